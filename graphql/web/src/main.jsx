// GraphiQL over this server: the example questions as tabs, and one more tab for the entity
// that a permalink (/?entity=ID) names. A bearer token goes into the headers editor.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { GraphiQL } from 'graphiql';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import 'graphiql/graphiql.css';
import '@graphiql/plugin-explorer/style.css';

const entityQuestion = `# All that ties this entity
query Entity($id: ID!) {
  entity(id: $id) {
    name
    kind
    aliases
    description
    relationCounts { type direction relations affirmed }
    relations(first: 50) {
      totalCount
      nodes { type wording fromName toName validFrom factuality quote speaker documentTitle published }
    }
  }
}
`;

// fetcher posts one question; the server answers in one piece.
async function fetcher(parameters, options) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json', ...options?.headers },
    body: JSON.stringify(parameters),
  });
  return response.json();
}

// The explorer puts a question together by ticking fields; the documentation is always there.
const explorer = explorerPlugin({ showAttribution: false });

async function begin() {
  const examples = await (await fetch('/examples.json')).json();
  const tabs = examples.map((example) => ({ query: example.query }));
  const entity = new URLSearchParams(location.search).get('entity');
  if (entity) tabs.unshift({ query: entityQuestion, variables: JSON.stringify({ id: entity }) });
  const kept = entity ? new Map() : undefined; // a permalink must not be hidden by tabs kept from before
  const storage = kept && {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
    clear: () => kept.clear(),
    get length() { return kept.size; },
  };
  createRoot(document.getElementById('page')).render(
    createElement(GraphiQL, { fetcher, plugins: [explorer], defaultTabs: tabs, storage, defaultEditorToolsVisibility: entity ? 'variables' : true, isHeadersEditorEnabled: true, shouldPersistHeaders: false }),
  );
}

begin();
