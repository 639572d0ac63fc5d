// Leaves and rules; columns.
const R = D.rules, share = v => v === undefined ? '–' : hundredths(v);
const isUnder = (leaf, node) => { let i = leaf; while (i > node) i = Math.floor((i - 1) / 2); return i === node; };
function asked(p) {
  const n = nodes.get(p[0]), isLeft = p[1] === 'left';
  return el('div', {class: 'asked'}, n && n.images ? n.images.map(i => el('img', {src: D.images[i.image], width: Math.round(i.width / 2), height: Math.round(i.height / 2), alt: 'weights of gate ' + p[0] + (i.caption ? ', ' + i.caption : '')})) : null,
    el('div', {class: isLeft ? 'wentLeft' : 'wentRight'}, (isLeft ? '← ' : '') + 'gate ' + p[0] + (isLeft ? '' : ' →')));
}
function rule(r) {
  const here = D.examples.filter(x => isUnder(x.leaf, r.node)).slice(0, 6);
  const goTo = x => { const b = el('button', {type: 'button'}, 'row ' + x.row); b.addEventListener('click', () => { pick(x); document.getElementById('examples').scrollIntoView(); document.querySelector('#example h3').focus({preventScroll: true}); }); return [b, ' ']; };
  const e = el('div', {class: 'rule'},
    el('div', {class: 'leaf'}, el('div', {}, chip(r.class), ' ', r.leaves > 1 ? 'node ' + r.node + ', ' + r.leaves + ' leaves in one' : 'leaf ' + r.node, el('div', {class: 'soft'}, 'n ' + count(r.rows) + (r.precision === undefined ? '' : ', precision ' + percent(r.precision)))), bars(r.dist, 3)),
    r.path ? el('div', {class: 'way'}, r.path.length ? r.path.map(asked) : 'always') : el('code', {}, r.conditions.length ? 'if ' + r.conditions.join(' and ') : 'always'),
    here.length ? el('div', {class: 'soft ends'}, 'examples whose likeliest path ends here: ', here.map(goTo)) : null);
  e.style.borderColor = D.colours[r.class];
  return e;
}
function fits() {
  const marks = [['accuracy', 'accuracy,\u00a0%'], ['maxPath', 'as max-path,\u00a0%'], ['average', 'as average,\u00a0%'], ['teacher', 'as teacher,\u00a0%']].filter(m => R.fit.some(f => f[m[0]] !== undefined));
  return table('how far the rules can be trusted', [''].concat(marks.map(m => m[1])), R.fit.map(f => [f.name].concat(marks.map(m => share(f[m[0]])))), {class: 'fit'});
}
if (!D.hasScorecards) section('rules', 'Leaves and rules',
  el('p', {}, 'The tree walked greedily, the likelier branch at every gate: dead branches pruned, siblings with one answer merged. ' + (isImage ? 'A leaf stands beside the gates on its way, each by its weights and the branch that leads here: left where what lies on blue outweighs what lies on orange, the gate’s bias counted in, right otherwise. ' : 'Each gate is cut to the columns that decide 99\u00a0% of its rows, in the data’s own units. ')
    + (R.count > R.list.length ? 'The ' + R.list.length + ' leaves of most rows, of ' + count(R.count) + '. ' : many(R.count, 'leaf', 'leaves') + '. ') + (R.few ? 'Left out: ' + many(R.few, 'leaf', 'leaves') + ' of fewer than ten rows. ' : '') + 'n and precision are counted on the rows of this report; the bars are the leaf’s answer.'),
  fits(), R.measured ? el('p', {class: 'soft'}, R.measured) : null, R.list.map(rule),
  D.sums.length ? [el('h3', {}, 'Sums'), D.sums.map(s => el('p', {class: 'sum'}, el('code', {}, s[0] + ' = ' + s[1])))] : null);

if (D.importanceImage) {
  section('columns', 'Columns', el('p', {}, 'How much each pixel moves the gates that rows come to: dark is much.'), picture(D.importanceImage));
} else {
  const most = Math.max(...D.columns.map(c => c.share), 1e-9);
  const histogram = c => {
    const high = Math.max(...c.counts, 1);
    return sv('svg', {class: 'plot', width: 240, height: 46, viewBox: '0 0 240 46', role: 'img', 'aria-label': 'rows between ' + c.from + ' and ' + c.to + ': ' + c.counts.map(count).join(', ')},
      c.counts.map((n, i) => n < 0 ? sv('line', {class: 'axis', 'stroke-dasharray': '2 2', x1: i * 15, x2: i * 15 + 13, y1: 31, y2: 31}) : sv('rect', {class: 'sAvg', 'stroke-width': 0, x: i * 15, y: 32 - 30 * n / high, width: 13, height: 30 * n / high})),
      sv('text', {x: 0, y: 44}, c.from), sv('text', {x: 240, y: 44, 'text-anchor': 'end'}, c.to + (c.unit ? ' ' + isolated(cut(c.unit, 12)) : '')));
  };
  const categories = c => el('div', {class: 'soft'}, listed(c.words.map(w => [bdi(w[0]), ' ' + count(w[1])]).map(w => el('span', {}, w))), c.few ? (c.words.length ? '; ' : '') + many(c.few, 'other', 'others') + ' of fewer than ten rows' : c.categories > c.words.length ? ' …' : '');
  section('columns', 'Columns', el('p', {}, 'Importance: ' + (D.hasScorecards ? 'how much a column moves the gates that rows come to and the scores of their leaves' : 'how much a column moves the gates that rows come to') + ', as a share of all. Beside it how the rows of this report are distributed' + (S.guarded ? '; a dashed line stands for fewer than ten rows.' : '.')),
    D.columns.map(c => el('div', {class: 'column'}, el('div', {}, bdi(c.name), c.fixed ? ' (kept in counterfactuals)' : ''),
      el('div', {}, sv('svg', {width: 70, height: 12, 'aria-hidden': 'true'}, sv('rect', {class: 'sMax', 'stroke-width': 0, width: 70 * c.share / most, height: 12})), ' ' + percent(c.share)),
      c.words ? categories(c) : el('div', {}, c.counts ? histogram(c) : null, el('div', {class: 'soft'}, 'training mean ' + c.mean)))));
}
