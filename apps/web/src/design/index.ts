// Fonts and ground rules, bundled from this origin.
import '@fontsource-variable/ibm-plex-sans/wght.css';
import '@fontsource-variable/source-serif-4/wght.css';
import '@fontsource/ibm-plex-mono/latin-500.css';
import './tokens.css';
import './base.css';
