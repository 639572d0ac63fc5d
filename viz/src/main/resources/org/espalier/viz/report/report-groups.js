// Every group: of constant leaves with the rule that leads to it, of scorecards with the points of every value.
const R = D.rules, share = v => v === undefined ? '–' : hundredths(v);
const isUnder = (leaf, node) => { let i = leaf; while (i > node) i = Math.floor((i - 1) / 2); return i === node; };
const leafOfExample = x => x.told ? x.told.leaf : x.leaf === undefined ? (x.leaf = mostReached(reachOf(featuresOf(x.values)).reach, NODES, ALL) - NODES) : x.leaf;
function asked(p) {
  const n = nodes.get(p[0]), isLeft = p[1] === 'left';
  return el('div', {class: 'asked'}, n && n.images ? n.images.map(i => el('img', {src: D.images[i.image], width: Math.round(i.width / 2), height: Math.round(i.height / 2), alt: 'weights of gate ' + p[0] + (i.caption ? ', ' + i.caption : '')})) : null,
    el('div', {class: isLeft ? 'wentLeft' : 'wentRight'}, (isLeft ? '← ' : '') + 'gate ' + p[0] + (isLeft ? '' : ' →')));
}
function rule(r) {
  const here = D.examples.filter(x => isUnder(NODES + leafOfExample(x), r.node)).slice(0, 6);
  const goTo = x => { const b = el('button', {type: 'button'}, 'row ' + x.row); b.addEventListener('click', () => { choose(D.examples.indexOf(x)); document.getElementById('decision').scrollIntoView(); document.getElementById('story').focus({preventScroll: true}); }); return [b, ' ']; };
  const e = el('div', {class: 'rule'},
    el('div', {class: 'leaf'}, el('div', {}, chip(r.class), ' ', r.node < NODES ? 'all below gate ' + r.node : 'group ' + r.node, el('div', {class: 'soft'}, 'n ' + count(r.rows) + (r.precision === undefined ? '' : ', precision ' + percent(r.precision)))), bars(r.dist, 3)),
    r.path ? el('div', {class: 'way'}, r.path.length ? r.path.map(asked) : 'always') : el('ul', {class: 'conditions'}, r.conditions.length ? r.conditions.map((c, i) => el('li', {}, (i ? 'and ' : 'if '), bdi(c))) : el('li', {}, 'always')),
    here.length ? el('div', {class: 'soft ends'}, 'here: ', here.map(goTo)) : null);
  e.style.borderColor = D.colours[r.class];
  return e;
}
function fits() {
  const marks = [['accuracy', 'accuracy,\u00a0%'], ['maxPath', 'as max-path,\u00a0%'], ['average', 'as average,\u00a0%'], ['teacher', 'as teacher,\u00a0%']].filter(m => R.fit.some(f => f[m[0]] !== undefined));
  return table('how far the rules can be trusted', [''].concat(marks.map(m => m[1])), R.fit.map(f => [f.name].concat(marks.map(m => share(f[m[0]])))), {class: 'fit'});
}
if (!D.hasScorecards) section('groups', 'Groups and rules',
  el('p', {}, 'The tree walked greedily, the likelier branch at every gate: these rules give its answers without loss. ' + (isImage ? 'A group stands beside the gates on its way, each by its weights and the branch that leads here: left where what lies on blue outweighs what lies on orange, the gate’s bias counted in, right otherwise. ' : D.sums.length ? 'A question that adds up points of several columns has its table below, and the number of its gate in the tree above. ' : '')
    + (R.count > R.list.length ? 'The ' + R.list.length + ' groups of most ' + NOUN[1] + ', of ' + count(R.count) + '. ' : many(R.count, 'group', 'groups') + '. ') + (R.few ? 'Left out: ' + many(R.few, 'group', 'groups') + ' of fewer than ten ' + NOUN[1] + '. ' : '') + (R.empty ? 'No ' + NOUN[0] + ' of this report comes to ' + many(R.empty, 'group', 'groups') + ' more. ' : '') + 'n and precision are counted on the ' + NOUN[1] + ' of this report; the bars are the group’s answer.'),
  fits(), R.list.slice(0, 12).map(rule), R.list.length > 12 ? el('details', {class: 'more'}, el('summary', {}, many(R.list.length - 12, 'more group', 'more groups')), R.list.slice(12).map(rule)) : null,
  D.sums.length ? el('details', {class: 'points'}, el('summary', {}, 'The tables of points of ' + many(D.sums.length, 'question', 'questions')), el('p', {class: 'soft'}, 'Measured against the average training ' + NOUN[0] + '; 20 points double the odds of an answer.'),
    D.sums.map(s => el('div', {}, el('h4', {}, s[0]), el('ul', {}, s.slice(1).map(line => el('li', {}, bdi(line)))))),
    R.tables ? el('p', {class: 'soft'}, many(R.tables, 'more table', 'more tables') + ': export --to rules writes all of them.') : null) : null);
// Scorecards: for each group the questions that lead to it, and the points of every value of its columns.
if (D.hasScorecards) {
  // All curves of a leaf have one scale: what is flat moves little.
  const rangeOf = columns => {
    const all = columns.flatMap(c => c.line.map(p => p[1]).concat(c.words.map(w => w[1]))).concat([0]);
    return [Math.min(...all), Math.max(...all)];
  };
  function curve(c, range) {
    const W = 260, H = 96, low = c.line[0][0], high = c.line[c.line.length - 1][0], span = Math.max(range[1] - range[0], 1e-9);
    const x = v => 4 + (W - 8) * (high > low ? (v - low) / (high - low) : 0.5), y = p => 6 + (H - 12) * (range[1] - p) / span;
    const drawn = c.steps ? c.line.flatMap((p, i) => i ? [[p[0], c.line[i - 1][1]], p] : [p]) : c.line;
    return sv('svg', {class: 'plot', width: W, height: H + 16, viewBox: '0 0 ' + W + ' ' + (H + 16), role: 'img', 'aria-label': c.name + ': ' + c.line.map(p => p[2] + ' ' + points(p[1])).join(', ')},
      sv('line', {class: 'axis', 'stroke-dasharray': '3 3', x1: 4, x2: W - 4, y1: y(0), y2: y(0)}),
      sv('polyline', {class: 'sMax', points: drawn.map(p => x(p[0]).toFixed(1) + ',' + y(p[1]).toFixed(1)).join(' ')}),
      sv('text', {x: 4, y: H + 12}, c.line[0][2]), sv('text', {x: W - 4, y: H + 12, 'text-anchor': 'end'}, c.line[c.line.length - 1][2] + (c.unit ? ' ' + isolated(cut(c.unit, 12)) : '')));
  }
  const wordBars = (words, range) => {
    const most = Math.max(-range[0], range[1], 1e-9);
    return words.slice().sort((a, b) => b[1] - a[1]).map(w => {
      const length = 54 * Math.abs(w[1]) / most;
      return el('div', {class: 'term'}, el('span', {title: w[0]}, w[2] ? el('i', {}, bdi(w[0])) : bdi(w[0])), el('span', {class: 'n'}, points(w[1])),
        sv('svg', {width: 110, height: 12, 'aria-hidden': 'true'}, sv('line', {class: 'axis', x1: 55, x2: 55, y1: 0, y2: 12}), sv('rect', {class: w[1] < 0 ? 'toLeft' : 'toRight', x: w[1] < 0 ? 55 - length : 55, y: 1, width: length, height: 10})));
    });
  };
  const rowsOfEffect = c => c.line.map(p => [p[2], p[1].toFixed(1).replace('-', '−')]).concat(c.words.map(w => [bdi(w[0]), w[1].toFixed(1).replace('-', '−')]));
  const effect = (c, range) => el('div', {class: 'effect'}, el('h4', {}, bdi(c.name)),
    c.line.length ? curve(c, range) : null, c.words.length ? wordBars(c.words.slice().sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 12), range) : null,
    c.words.length > 12 ? el('p', {class: 'soft'}, 'and ' + (c.words.length - 12) + ' more, in the table') : null,
    el('details', {}, el('summary', {}, 'as a table'), table('points of ' + c.name, [c.unit ? bdi(c.unit) : 'value', 'points'], rowsOfEffect(c)),
      c.line.length ? el('p', {class: 'soft'}, c.steps ? 'A value counts from its line up to the next one.' : 'Between two values of the line points lie on the straight line between them, beyond its ends they stay.') : null));
  // Where a column has most and fewest points.
  const extreme = (c, sign) => c.line.map(p => [p[1], p[2]]).concat(c.words.map(w => [w[1], w[0]])).reduce((a, b) => sign * b[0] > sign * a[0] ? b : a, [-sign * 1e9, '–']);
  const at = (c, sign) => { const e = extreme(c, sign); return el('td', {}, points(e[0]), el('span', {class: 'soft'}, ' at ', bdi(e[1]))); };
  function card(k) {
    const shown = k.columns.filter(c => c.line.length || c.words.length), range = rangeOf(shown);
    return el('div', {},
      el('p', {}, 'Points for ', chip(k.towards), D.classes.length > 2 ? ' against the average of the classes' : null, ': base ' + points(k.base) + ', and of each column:'),
      table('scorecard', ['column', 'fewest', 'most'], shown.map(c => [bdi(cut(c.name, 40), {title: c.name}), at(c, -1), at(c, 1)]), {class: 'fit'}),
      el('div', {class: 'effects'}, shown.map(c => effect(c, range))));
  }
  const isOne = D.scorecards.length === 1;
  function leafCard(l) {
    const holder = el('div', {}, card(l.cards[0]));
    const chosenClass = l.cards.length > 1 ? el('select', {'aria-label': 'points for which class'}, l.cards.map((k, i) => el('option', {value: i}, isolated(D.classes[k.towards])))) : null;
    if (chosenClass) chosenClass.addEventListener('change', () => holder.replaceChildren(card(l.cards[chosenClass.value])));
    return el(isOne ? 'div' : 'details', {class: 'segment', id: 'scorecard-' + l.name},
      el(isOne ? 'h3' : 'summary', {}, l.segment.length ? ['Group ' + l.name + ': ', l.segment.flatMap((s, i) => i ? ['; ', bdi(s)] : [bdi(s)])] : 'Every ' + NOUN[0]),
      el('div', {class: 'leaf'}, el('div', {class: 'soft'}, (l.reach === undefined ? '' : percent(l.reach) + ' of the training ' + NOUN[1] + ', ') + many(l.rows, NOUN[0], NOUN[1]) + ' of this report'), bars(l.dist, 3)),
      chosenClass ? el('div', {class: 'controls'}, 'points for ', chosenClass) : null, holder);
  }
  section('groups', D.scorecards.length === 1 ? 'The scorecard' : 'Groups and their scorecards',
    el('p', {}, 'The points are the model: the base and the points of a row’s values add up to its score, 20 points double the odds, ' + (D.classes.length > 2 ? 'of a class against the average of all; the class of most points is the answer' : 'and 0 points are even odds') + '. Points are measured against ' + (D.scorecards.length ? D.scorecards[0].measured : '') + '. The bars beside a group are the average answer to its rows. The curves of a group share one scale; the dashed line is 0.'),
    D.scorecards.map(leafCard));
}
