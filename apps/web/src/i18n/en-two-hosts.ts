// English texts of meetings in which two hosts must agree on everybody.

export const enTwoHosts = {
  twoHosts: {
    field: 'Second host',
    fieldHint:
      'E-mail address, as a certificate or sign-in service shows it, or the name for charters from the account of that person. Several with commas. Only this person comes in by your click alone; on everybody else you decide together.',
    fieldMissing: 'Name the second host: this classification asks for two.',
    needs: 'Another host must agree.',
    propose: 'Ask to admit',
    agree: 'Agree',
    disagree: 'Do not agree',
    asking: 'The other host is asked.',
    askingNobody: 'No other host is here. Whoever comes within two minutes is asked.',
    asked: '{{host}} wants to admit this person. Do you agree?',
    vouched: '{{host}} vouches for this guest as {{name}}.',
    agreed: 'Both hosts agree.',
    refused: '{{host}} does not agree.',
    unanswered: 'No other host has answered. Look for them another way, and ask again.',
    anotherHost: 'Another host',
    wait: 'In this meeting two hosts must agree on everybody. When one of them wants to admit you, the second one is asked.',
    personTitle: 'Your name for charters',
    personText:
      'Where two hosts must agree on everybody, the organiser names the second one beforehand. Give them this name, or the e-mail address that an authority certified for you.',
  },
};
