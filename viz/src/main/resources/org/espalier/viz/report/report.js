// The report's script. TreeReport joins the parts report.js, report-summary.js, report-tree.js, report-examples.js,
// report-scorecards.js, report-rules.js and report-card.js, in this order, to the body of one function.
const D = JSON.parse(document.getElementById('data').textContent);
const SVG = 'http://www.w3.org/2000/svg';
// Text from outside only ever becomes a text node or the value of a harmless attribute.
function fill(node, attributes, children) {
  for (const key in attributes) {
    if (attributes[key] !== undefined && attributes[key] !== null) node.setAttribute(key, attributes[key]);
  }
  children.flat(4).forEach(c => { if (c !== null && c !== undefined) node.append(c); });
  return node;
}
const el = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
const sv = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);
// Names and values may be written from right to left: each stands by itself, so that what is beside it keeps its place.
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]|[\ud802-\ud803\ud83a-\ud83b]/;
const bdi = (text, attributes) => el('bdi', attributes || {}, text);
const isolated = text => RIGHT_TO_LEFT.test(text) ? '\u2068' + text + '\u2069' : text;
const spaced = nodes => nodes.flatMap((n, i) => i ? [' ', n] : [n]);
const listed = nodes => nodes.flatMap((n, i) => i ? [', ', n] : [n]);

// A count that is not told is below zero; see Counts.
const count = n => n < 0 ? '<10' : n.toString().replace(/\B(?=(\d{3})+$)/g, ',');
const many = (n, one, more) => count(n) + ' ' + (n === 1 ? one : more);
const digits = x => x < 0.01 || x > 0.99 ? 1 : 0;
// A probability is neither 0 nor 1, however near; a share that was counted may be both. The rule of org.espalier.base.Percent.
const probability = x => x === undefined ? '–' : x < 0.0005 ? '<0.1\u00a0%' : x >= 0.9995 ? '>99.9\u00a0%' : (100 * x).toFixed(digits(x)) + '\u00a0%';
const percent = x => x === undefined ? '–' : x === 0 || x === 1 ? 100 * x + '\u00a0%' : probability(x);
// The number of percents for a column of a table: below 1 it stops short of 100, above 0 short of 0.
const hundredths = x => (x > 0 && x < 1 ? Math.max(0.01, Math.min(99.99, 100 * x)) : 100 * x).toFixed(2).replace('-', '−');
const signed = x => Math.abs(x) < 0.005 ? '0.00' : (x < 0 ? '−' : '+') + Math.abs(x).toFixed(2);
const cut = (text, n) => { const c = Array.from(text); return c.length > n ? c.slice(0, n - 1).join('') + '…' : text; };
// Parts side by side, cut to so many characters.
function cutParts(parts, n) {
  let left = n;
  return parts.map(p => { const shown = left > 0 ? cut(p, left) : ''; left -= Array.from(p).length + 1; return isolated(shown); }).join(' ').trim();
}
const best = dist => dist.indexOf(Math.max(...dist));
const top = (dist, n) => dist.map((p, k) => k).sort((a, b) => dist[b] - dist[a]).slice(0, n);
const withInterval = (v, form) => form(v.value) + (v.interval ? ' [' + v.interval.map(form).join(', ') + ']' : '');

const main = document.getElementById('report');
const section = (id, title, ...content) => main.append(el('section', {id: id, 'aria-label': title}, el('h2', {}, title), content));
// Left and right are told by stripes, not by colours, which are the classes'.
document.body.append(sv('svg', {width: 0, height: 0, 'aria-hidden': 'true', class: 'defs'}, sv('defs', {},
  sv('pattern', {id: 'striped', width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'},
    sv('rect', {width: 4, height: 4, class: 'stripeOff'}), sv('rect', {width: 2, height: 4, class: 'stripeOn'})))));
function chip(k) {
  const c = bdi(D.classes[k], {class: 'chip'});
  c.style.background = D.colours[k]; c.style.color = D.textOn[k];
  return c;
}
function picture(p) {
  const im = el('img', {src: D.images[p.image], width: p.width, height: p.height, alt: p.caption || 'weights'});
  return el('figure', {}, im, el('figcaption', {}, bdi(p.caption)));
}
const classBar = (k, width, attributes) => sv('rect', Object.assign({class: 'ofClass', width: width, fill: D.colours[k]}, attributes));
function bars(dist, most) {
  return el('div', {}, top(dist, most).map(k => el('div', {class: 'term'},
    el('span', {}, bdi(D.classes[k])), el('span', {class: 'n'}, probability(dist[k])),
    sv('svg', {width: 110, height: 12, 'aria-hidden': 'true'}, classBar(k, Math.max(0.5, 109 * dist[k]), {x: 0.5, y: 0.5, height: 11})))));
}
// A table that may be moved sideways; the first cell of a row names it.
function table(label, heads, rows, attributes) {
  return el('div', {class: 'scroll', tabindex: 0, role: 'region', 'aria-label': label},
    el('table', Object.assign({'aria-label': label}, attributes),
      heads ? el('thead', {}, el('tr', {}, heads.map((t, i) => i || t ? el('th', {scope: 'col'}, t) : el('td', {})))) : null,
      el('tbody', {}, rows.map(cells => el('tr', {}, cells.map((c, i) => i === 0 ? el('th', {scope: 'row'}, c) : c instanceof HTMLTableCellElement ? c : el('td', {}, c)))))));
}
// A heading that stays with what it heads, on paper too.
const block = (title, ...content) => el('div', {class: 'block'}, el('h3', {}, title), content);
