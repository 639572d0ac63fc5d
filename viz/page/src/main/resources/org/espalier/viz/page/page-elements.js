// A page's script: elements and what all parts share. Page joins the parts to the body of one function, in the order of a list.
const D = JSON.parse(document.getElementById('data').textContent);
const SVG = 'http://www.w3.org/2000/svg';
// Text from outside only ever becomes a text node or the value of a harmless attribute.
function fill(node, attributes, children) {
  for (const key in attributes) {
    const value = attributes[key];
    if (key === 'on') for (const event in value) node.addEventListener(event, value[event]);
    else if (value !== undefined && value !== null && (value !== false || key.startsWith('aria-'))) node.setAttribute(key, value === true && !key.startsWith('aria-') ? '' : value);
  }
  children.flat(Infinity).forEach(c => { if (c !== null && c !== undefined && c !== false) node.append(c); });
  return node;
}
const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const sv = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
// Names and values may be written from right to left: each stands by itself, so that what is beside it keeps its place.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802-\ud803\ud83a-\ud83b]/;
const bdi = (text, attributes) => el('bdi', attributes || {}, text);
const isolated = text => RIGHT_TO_LEFT.test(text) ? '\u2068' + text + '\u2069' : text;
const strong = (...children) => el('strong', {}, children);
const spaced = nodes => nodes.flatMap((n, i) => i ? [' ', n] : [n]);
const listed = nodes => nodes.flatMap((n, i) => i ? [', ', n] : [n]);
const button = (text, attributes, action) => el('button', Object.assign({type: 'button', on: {click: action}}, attributes), text);
const option = (value, text, isChosen) => el('option', {value: value, selected: isChosen}, text);
const put = (id, ...children) => document.getElementById(id).replaceChildren(...children.flat(Infinity).filter(c => c));

// A table that may be moved sideways; the first cell of a row names it.
function table(label, heads, rows, attributes) {
  return el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label},
    el('table', Object.assign({'aria-label': label}, attributes),
      heads ? el('thead', {}, el('tr', {}, heads.map((t, i) => i || t ? el('th', {scope: 'col'}, t) : el('td', {})))) : null,
      el('tbody', {}, rows.map(cells => el('tr', {}, cells.map((c, i) => i === 0 ? el('th', {scope: 'row'}, c) : c instanceof HTMLTableCellElement ? c : el('td', {}, c)))))));
}
