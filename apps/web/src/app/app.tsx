// The routes. A meeting is keyed by its whole address, so that another link is another meeting.
import { I18nProvider } from 'react-aria-components';
import { useTranslation } from 'react-i18next';
import { Route, Switch } from 'wouter';
import { AccountPage } from '../features/account/account-page.js';
import { AdminPage } from '../features/admin/admin-page.js';
import { CasePage } from '../features/investigations/case-page.js';
import { ExaminingElsewhere } from '../features/investigations/examining-elsewhere.js';
import { InvestigationsPage } from '../features/investigations/investigations-page.js';
import { TracePage } from '../features/investigations/trace-page.js';
import { WorkbenchProvider } from '../features/investigations/use-workbench.js';
import { MeetingPage } from '../features/lobby/meeting-page.js';
import { MeetingsPage } from '../features/meetings/meetings-page.js';
import { SavingElsewhere } from '../features/recording/saving-recordings.js';
import { CodePage } from '../features/server-code/code-page.js';
import { SetupPage } from '../features/setup/setup-page.js';
import { RecoverPage } from '../features/sign-in/recover-page.js';
import { SignInPage } from '../features/sign-in/sign-in-page.js';
import { SignedInPage } from '../features/sign-in/signed-in-page.js';
import { NotFoundPage } from '../features/start/not-found-page.js';
import { StartPage } from '../features/start/start-page.js';
import { TransferPage } from '../features/transfer/transfer-page.js';
import { regionalLocale } from '../i18n/i18n.js';
import { type Platform, PlatformProvider, usePlatform } from './platform.js';
import { useFullAddress } from './use-full-address.js';

export function App(props: { platform: Platform }) {
  const { i18n } = useTranslation();
  return (
    <I18nProvider locale={regionalLocale(i18n.language, navigator.languages)}>
      <PlatformProvider value={props.platform}>
        <SavingElsewhere />
        <WorkbenchProvider>
          <ExaminingElsewhere />
          <Switch>
            <Route path="/" component={StartPage} />
            <Route path="/setup" component={SetupPage} />
            <Route path="/meetings" component={MeetingsPage} />
            <Route path="/account" component={AccountPage} />
            <Route path="/sign-in" component={SignInPage} />
            <Route path="/signed-in" component={SignedInPage} />
            <Route path="/recover" component={RecoverPage} />
            <Route path="/admin/:section?">{({ section }) => <AdminPage section={section} />}</Route>
            <Route path="/investigations" component={InvestigationsPage} />
            <Route path="/investigations/trace" component={TracePage} />
            <Route path="/investigations/:caseId">{({ caseId }) => <CasePage key={caseId} caseId={caseId} />}</Route>
            <Route path="/code" component={CodePage} />
            <Route path="/transfer" component={TransferPage} />
            <Route path="/m/:id" component={KeyedMeetingPage} />
            <Route component={NotFoundPage} />
          </Switch>
        </WorkbenchProvider>
      </PlatformProvider>
    </I18nProvider>
  );
}

function KeyedMeetingPage() {
  const address = new URL(useFullAddress());
  // As the server's links are, whatever this page's own address is.
  const link = usePlatform().server.origin + address.pathname + address.search + address.hash;
  return <MeetingPage key={link} link={link} />;
}
