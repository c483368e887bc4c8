// The query page that needs nothing but this server: examples, editor, answer, and the
// schema's documentation from introspection. Everything shown is put in as text, never as HTML.
'use strict';

const part = (id) => document.getElementById(id);
const make = (name, text, attributes = {}) => {
  const element = document.createElement(name);
  element.textContent = text;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

async function ask(query, variables) {
  const headers = { 'Content-Type': 'application/json', Accept: 'application/graphql-response+json' };
  if (part('token').value) headers.Authorization = 'Bearer ' + part('token').value;
  const response = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  if (response.status === 401) part('token-label').hidden = false;
  return response.json();
}

async function run() {
  let variables = {};
  try {
    variables = JSON.parse(part('variables').value || '{}');
  } catch (error) {
    part('result').textContent = 'The variables are no JSON: ' + error.message;
    return;
  }
  part('status').textContent = 'asking…';
  const begun = performance.now();
  try {
    const answer = await ask(part('query').value, variables);
    part('result').textContent = JSON.stringify(answer, null, 2);
    part('status').textContent = Math.round(performance.now() - begun) + ' ms' + (answer.errors ? ', with errors' : '');
  } catch (error) {
    part('result').textContent = 'The server did not answer: ' + error.message;
    part('status').textContent = '';
  }
}

const typeText = (type) => type.kind === 'NON_NULL' ? typeText(type.ofType) + '!' : type.kind === 'LIST' ? '[' + typeText(type.ofType) + ']' : type.name;

function showType(type) {
  const details = make('details', '');
  details.append(make('summary', type.name), make('p', type.description || ''));
  const list = make('dl', '');
  for (const field of type.fields || type.inputFields || []) {
    const args = (field.args || []).map((a) => a.name + ': ' + typeText(a.type) + (a.defaultValue ? ' = ' + a.defaultValue : ''));
    list.append(make('dt', field.name + (args.length ? '(' + args.join(', ') + ')' : '') + ': ' + typeText(field.type)), make('dd', field.description || ''));
  }
  for (const value of type.enumValues || []) list.append(make('dt', value.name), make('dd', value.description || ''));
  details.append(list);
  return details;
}

async function documentation() {
  const reference = 'kind name ofType { kind name ofType { kind name ofType { kind name } } }';
  const answer = await ask(`{ __schema { types { name kind description
    fields { name description args { name defaultValue type { ${reference} } } type { ${reference} } }
    inputFields { name description type { ${reference} } } enumValues { name description } } } }`);
  if (!answer.data) return;
  const types = answer.data.__schema.types.filter((type) => !type.name.startsWith('__') && !['String', 'Int', 'Float', 'Boolean', 'ID'].includes(type.name));
  types.sort((a, b) => (b.name === 'Query') - (a.name === 'Query') || (a.name < b.name ? -1 : 1));
  const show = () => {
    const sought = part('sought').value.trim().toLowerCase();
    const kept = types.filter((type) => !sought || type.name.toLowerCase().includes(sought) ||
      [...(type.fields || []), ...(type.inputFields || []), ...(type.enumValues || [])].some((field) => field.name.toLowerCase().includes(sought)));
    part('types').replaceChildren(...kept.map(showType));
    if (kept.length && (sought || kept[0].name === 'Query')) part('types').firstChild.open = true;
  };
  part('sought').addEventListener('input', show);
  show();
}

async function begin() {
  const shown = await (await fetch('/examples.json')).json();
  const entity = new URLSearchParams(location.search).get('entity');
  if (entity) {
    shown.unshift({
      title: 'This entity',
      query: '# All that ties this entity\nquery Entity($id: ID!) {\n  entity(id: $id) {\n    name\n    kind\n    aliases\n    description\n    relationCounts { type direction relations affirmed }\n    relations(first: 50) {\n      totalCount\n      nodes { type wording fromName toName validFrom factuality quote speaker documentTitle published }\n    }\n  }\n}\n',
      variables: { id: entity },
    });
  }
  const choose = (example, button) => {
    part('query').value = example.query;
    part('variables').value = JSON.stringify(example.variables || {});
    for (const other of part('examples').children) other.setAttribute('aria-pressed', String(other === button));
  };
  for (const example of shown) {
    const button = make('button', example.title, { type: 'button', 'aria-pressed': 'false' });
    button.addEventListener('click', () => { choose(example, button); run(); });
    part('examples').append(button);
  }
  if (shown.length) choose(shown[0], part('examples').firstChild);
  part('run').addEventListener('click', run);
  document.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); });
  part('token').addEventListener('change', () => { documentation(); run(); });
  const answer = await ask('{ dataset { documents entities claims } }');
  if (answer.data) {
    const d = answer.data.dataset;
    part('dataset').textContent = `${d.documents} documents, ${d.entities} entities, ${d.claims} claims`;
  }
  await documentation();
  await run();
}

begin().catch((error) => { part('result').textContent = 'The page could not begin: ' + error.message; });
