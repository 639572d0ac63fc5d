// What all parts of the report share.
const S = D.summary;
const main = document.getElementById('report');
const section = (id, title, ...content) => { const s = el('section', {id: id, 'aria-labelledby': id + '-title'}, el('h2', {id: id + '-title'}, title), content); main.append(s); return s; };
// A heading that stays with what it heads, on paper too.
const block = (title, ...content) => el('div', {class: 'block'}, el('h3', {}, title), content);
// Two classes are told apart by stripes too, not by colours alone; left and right by stripes only.
const TWO = D.classes.length === 2;
const POSITIVE = TWO ? (D.positive === undefined ? 1 : D.positive) : -1;
const stripes = (id, size, ...rects) => sv('pattern', {id: id, width: size, height: size, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)'}, rects);
document.body.append(sv('svg', {width: 0, height: 0, 'aria-hidden': 'true', class: 'defs'}, sv('defs', {},
  stripes('striped', 4, sv('rect', {width: 4, height: 4, class: 'stripeOff'}), sv('rect', {width: 2, height: 4, class: 'stripeOn'})),
  stripes('undecided', 6, sv('rect', {width: 6, height: 6, class: 'bandOff'}), sv('rect', {width: 1.5, height: 6, class: 'bandOn'})),
  TWO ? stripes('other', 5, sv('rect', {width: 5, height: 5, fill: D.colours[1 - POSITIVE]}), sv('rect', {width: 1.4, height: 5, fill: '#ffffff', 'fill-opacity': 0.6})) : null)));
const fillOf = k => TWO && k !== POSITIVE ? 'url(#other)' : D.colours[k];
const classBar = (k, width, attributes) => sv('rect', Object.assign({class: 'ofClass', width: Math.max(0, width), fill: fillOf(k)}, attributes));
const key = k => el('span', {class: 'key'}, sv('svg', {width: 12, height: 12, 'aria-hidden': 'true'}, classBar(k, 11, {x: 0.5, y: 0.5, height: 11})));
function chip(k) {
  const c = bdi(D.classes[k], {class: 'chip'});
  c.style.background = D.colours[k]; c.style.color = D.textOn[k];
  return c;
}
function picture(p) {
  const im = el('img', {src: D.images[p.image], width: p.width, height: p.height, alt: p.caption || 'weights'});
  return el('figure', {}, im, p.caption ? el('figcaption', {}, bdi(p.caption)) : null);
}
function bars(dist, most, width) {
  const w = width || 110;
  return el('div', {class: 'bars'}, top(dist, most).map(k => el('div', {class: 'term'},
    el('span', {title: D.classes[k]}, bdi(D.classes[k])), el('span', {class: 'n'}, probability(dist[k])),
    sv('svg', {width: w, height: 12, viewBox: '0 0 ' + w + ' 12', 'aria-hidden': 'true'}, classBar(k, Math.max(0.5, (w - 1) * dist[k]), {x: 0.5, y: 0.5, height: 11})))));
}
