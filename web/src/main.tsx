// The entry point: GraphiQL, filling the window, talking to the server that served the page.
import { GraphiQL } from 'graphiql';
// Monaco's web workers as files of this bundle; without it they come from a CDN.
import 'graphiql/setup-workers/vite';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import { exampleTabs, showVariablesOfFirstTab } from './examples';
import { fetcher } from './fetcher';
import './page.css';

const tabs = exampleTabs();
showVariablesOfFirstTab(tabs);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(<GraphiQL fetcher={fetcher} defaultTabs={tabs} />);
