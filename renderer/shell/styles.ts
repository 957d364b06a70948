// Every style sheet all screens share, in the order that lets ours win. Imported before any component.
import '@fontsource-variable/inter/wght.css';
import '@mantine/core/styles.css';
import '@mantine/spotlight/styles.css';
import './tokens.css';
import './base.css';
import '../components/components.css';
