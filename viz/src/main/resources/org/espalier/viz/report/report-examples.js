// Examples: rows with their explanations; the chosen one's path is drawn in the tree.
let pick = () => {};
if (D.examples.length) {
  const list = el('div', {id: 'examples-list', role: 'group', 'aria-label': 'examples'}), detail = el('div', {id: 'example'}), said = el('p', {class: 'unseen', role: 'status'});
  const kinds = Array.from(new Set(D.examples.map(x => x.kind)));
  const filter = el('select', {id: 'kind', 'aria-label': 'which examples'}, el('option', {value: ''}, 'all ' + D.examples.length + ' examples'), kinds.map(k => el('option', {value: k}, k + ' (' + D.examples.filter(x => x.kind === k).length + ')')));
  section('examples', 'Examples',
    el('p', {class: 'soft'}, 'Wrong answers and disagreements with the teacher come surest first; then the rows of the lowest path mass, and right answers of every class. ' + (S.gates === 0 ? '' : 'The chosen one’s path is drawn dark in the tree above, the next likely one dashed.'), el('span', {class: 'onPaper'}, ' On paper: the one that was chosen.')),
    el('div', {class: 'bar'}, filter), list, said, detail);
  const chosenOnes = () => D.examples.filter(x => !filter.value || x.kind === filter.value);
  const press = () => Array.from(list.children).forEach(b => b.setAttribute('aria-pressed', b.dataset.row === String(chosen.row)));
  const fillList = () => list.replaceChildren(...chosenOnes().map(x => {
    const b = el('button', {type: 'button', 'data-row': x.row, title: x.kind}, 'row ' + x.row + ' ', chip(x.class));
    b.addEventListener('click', () => { pick(x); said.textContent = 'Row ' + x.row + ' is shown below: ' + x.kind + ', the tree answers ' + isolated(D.classes[x.class]); });
    return b;
  }));
  filter.addEventListener('change', () => { fillList(); if (chosenOnes().length) pick(chosenOnes()[0]); });
  const stepTerm = (s, t) => {
    const most = Math.max(...s.terms.map(u => Math.abs(u[1])), 1e-9), w = 54 * Math.abs(t[1]) / most;
    return el('div', {class: 'term'}, el('span', {title: t[0].join(' ')}, spaced(t[0].map(p => bdi(p)))), el('span', {class: 'n'}, signed(t[1])),
      sv('svg', {width: 110, height: 12, 'aria-hidden': 'true'}, sv('line', {class: 'axis', x1: 55, x2: 55, y1: 0, y2: 12}), sv('rect', {class: t[1] < 0 ? 'toLeft' : 'toRight', x: t[1] < 0 ? 55 - w : 55, y: 1, width: w, height: 10})));
  };
  const under = names => names.length ? listed(names.slice(0, 8).map(n => bdi(cut(n, 30)))).concat(names.length > 8 ? [' …'] : []) : ['–'];
  const asked = s => el('div', {class: 'step'},
    el('h4', {}, bdi(s.question.text), ' ' + s.question.answer + ', ' + probability(s.probability) + (s.against ? ', against its odds' : '')),
    el('p', {}, bdi(s.question.column), ': ', bdi(s.question.value), s.question.note ? el('span', {class: 'soft'}, ' (' + s.question.note + ')') : null),
    el('p', {class: 'soft'}, 'The other side would answer ', bdi(D.classes[s.question.other]), ' (' + probability(s.question.otherProbability) + ')' + (s.question.decides ? ': this gate decides.' : '.')));
  // The points of a row: base, columns, sum; a solid bar for the class, a striped one against it.
  const pointsOf = p => {
    const most = Math.max(...p.terms.filter(t => t[3] === 'COLUMN' || t[3] === 'OTHERS').map(t => Math.abs(t[1])), 1e-9);
    return el('div', {class: 'step points'}, el('h4', {}, p.heading), p.terms.map(t => {
      const isBar = t[3] === 'COLUMN' || t[3] === 'OTHERS', w = 54 * Math.abs(t[1]) / most;
      return el('div', {class: 'term' + (t[3] === 'SUM' ? ' sum' : '')}, el('span', {title: t[0].join(' ')}, spaced(t[0].map(part => bdi(part)))), el('span', {class: 'n'}, t[2]),
        isBar ? sv('svg', {width: 110, height: 12, 'aria-hidden': 'true'}, sv('line', {class: 'axis', x1: 55, x2: 55, y1: 0, y2: 12}), sv('rect', {class: t[1] < 0 ? 'toLeft' : 'toRight', x: t[1] < 0 ? 55 - w : 55, y: 1, width: w, height: 10})) : el('span', {}));
    }), el('p', {}, p.meaning));
  };
  const step = s => s.question ? asked(s) : el('div', {class: 'step'},
    el('h4', {}, 'Gate ' + s.node + ' goes ' + s.branch + ', probability ' + probability(s.probability) + (s.against ? ', against its odds' : '')),
    el('p', {class: 'soft'}, 'left: ', under(s.left), ' | right: ', under(s.right), ' | reach ' + (s.node === 0 ? '100\u00a0%' : probability(s.reach))),
    s.images ? s.images.map(picture) : s.terms.map(t => stepTerm(s, t)));
  pick = x => {
    chosen = x;
    path = upTo(x.leaf); second = x.second ? upTo(x.second) : new Set();
    reveal(x.leaf); if (x.second) reveal(x.second);
    current = nodes.has(x.leaf) ? x.leaf : 0;
    draw(false);
    press();
    const beside = (S.gates === 0 ? [['the scorecard', x.dist]] : [['this leaf', x.dist], ['all leaves', x.average]]).concat(x.teacher ? [['teacher', x.teacher]] : []);
    detail.replaceChildren(
      el('h3', {tabindex: -1}, 'Row ' + x.row + ' (' + x.kind + ', example ' + (D.examples.indexOf(x) + 1) + ' of ' + D.examples.length + '): the tree answers ', chip(x.class), x.label === undefined ? null : [', its class is ', chip(x.label)]),
      el('div', {}, x.summary.map(s => el('p', {}, s))),
      el('div', {class: 'row'}, x.input ? picture(x.input) : null, beside.map(b => block(b[0], bars(b[1], 3)))),
      x.points ? el('p', {class: 'soft'}, '20 points double the odds. A solid bar speaks for the class, a striped one against it.') : isImage ? null : el('p', {class: 'soft'}, 'A solid bar pushes right, a striped one left.'),
      el('div', {class: 'steps'}, x.path.map(step), x.points ? pointsOf(x.points) : null));
  };
  fillList();
  unfoldMostVisited(3);
  pick(D.examples[0]);
  open.clear();
}
