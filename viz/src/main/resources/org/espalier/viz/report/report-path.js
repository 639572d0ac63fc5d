// The path of the row that is told: a card for each question, and the group at its end.
function columnOfGate(n) { return n && n.question && M ? M.columns[n.question.column] : null; }
// The row's own contribution to a gate that asks several columns, in points; the rest in one line.
function sumTable(state, step) {
  if (step.terms) return termTable(step.terms.map(t => [spaced(t[0].map(p => bdi(p))), PER_LOGIT * t[1]]));
  const all = Array.from(contributions(step.node, state.q.x), (c, j) => [j, PER_LOGIT * c]).filter(e => e[1] !== 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])), kept = all.length <= 5 ? all : all.slice(0, 4);
  const rest = all.slice(kept.length).reduce((s, e) => s + e[1], 0), start = PER_LOGIT * step.logit - all.reduce((s, e) => s + e[1], 0);
  return termTable(kept.map(e => [[bdi(labelOf(e[0])), ' ', bdi(cut(valueText(state, e[0]), 24))], e[1]])
    .concat(all.length > kept.length ? [[many(all.length - kept.length, 'more column', 'more columns'), rest]] : [], [[['the average ' + NOUN[0]], start]]), PER_LOGIT * step.logit);
}
function termTable(terms, sum) {
  return el('table', {class: 'mini', 'aria-label': 'points'}, el('tbody', {}, terms.map(t => el('tr', {}, el('th', {scope: 'row'}, t[0]), el('td', {}, points(t[1])))), sum === undefined ? null : el('tr', {class: 'sum'}, el('th', {scope: 'row'}, 'sum'), el('td', {}, points(sum)))));
}
function cardPicture(state, step, n) {
  if (step.images) return el('div', {class: 'pictures'}, step.images.map(picture));
  const column = columnOfGate(n), out = [];
  if (n && n.images) out.push(el('div', {class: 'pictures'}, n.images.map(picture)));
  if (column && column.words) out.push(wordList(n, column, Array.isArray(state.values[column.index]) ? undefined : state.values[column.index]));
  else if (n && n.spread && n.spread.counts) {
    const own = column ? (isMissing(column, state.values[column.index]) ? undefined : numberOf(column, state.values[column.index])) : PER_LOGIT * step.logit;
    out.push(spreadFigure(n, own, column));
  }
  if (!n || !n.question) out.push(sumTable(state, step));
  return out;
}
function sideText(n, step) {
  if (n && n.question) return [bdi(step.branch === 'left' ? n.question.ifLeft : n.question.ifRight)];
  return step.branch === 'left' ? ['at most 0 points'] : ['more than 0 points'];
}
const titleOfStep = n => n && n.question ? [bdi(n.question.text)] : n && n.asks ? [many(n.asks, 'column adds', 'columns add') + ' up'] : isImage && n ? ['More blue or more orange?'] : ['Several columns add up'];
function stepCard(state, step, i, total, isMinor) {
  const n = nodes.get(step.node), q = state.q, same = step.other.class === q.class;
  return el('article', {class: 'q' + (isMinor ? ' minor' : '') + (step.against ? ' against' : '')},
    el('p', {class: 'soft'}, (total > 1 ? 'Question ' + (i + 1) + ' of ' + total : 'The question') + (n && n.rows !== undefined ? ', ' + many(n.rows, 'training ' + NOUN[0], 'training ' + NOUN[1]) : '')),
    el('h4', {}, titleOfStep(n)), cardPicture(state, step, n),
    el('div', {class: 'to'}, strong(isImage && !(n && n.question) ? (step.branch === 'left' ? 'More blue' : 'More orange') : sideText(n, step)), el('span', {class: 'soft'}, ' ' + surely(step.probability) + ' (' + probability(step.probability) + ')'),
      el('p', {class: 'other'}, 'The other side would give ', same ? ['the same answer (' + probability(step.other.probability) + ').'] : [strong(bdi(D.classes[step.other.class])), ' (' + probability(step.other.probability) + ').'])));
}
function groupCard(state) {
  const q = state.q, n = nodes.get(boxOf(q.leaf));
  return el('article', {class: 'q leaf'}, el('p', {class: 'soft'}, 'The group' + (n && n.rows !== undefined ? ', ' + many(n.rows, 'training ' + NOUN[0], 'training ' + NOUN[1]) : '')),
    el('h4', {}, n && n.leaf ? 'Group ' + nameOf(n) : 'Group ' + (NODES + q.leaf)),
    D.hasScorecards ? el('p', {class: 'soft'}, 'On average it answers:') : null, bars(D.hasScorecards && n ? n.dist : q.dist, Math.min(CLASSES, 4)),
    el('div', {class: 'to'}, D.hasScorecards ? ['this ' + NOUN[0] + ': '] : null, chip(q.class), ' ' + probability(q.dist[q.class]), q.points ? el('p', {class: 'soft'}, 'by its scorecard, below') : null));
}
// At most so many cards in full; a question whose other side answers the same is folded, unless the row is between both.
const MAX_CARDS = 4;
function pathCards(state) {
  const q = state.q;
  if (!q.path.length) return [];
  const telling = q.path.map((s, i) => [s, i]).filter(e => e[0].other.class !== q.class || e[0].probability < 0.6);
  const few = q.path.length <= MAX_CARDS, shownSteps = few ? q.path.map((s, i) => [s, i]) : telling.sort((a, b) => a[0].probability - b[0].probability).slice(0, MAX_CARDS).sort((a, b) => a[1] - b[1]);
  const rest = q.path.map((s, i) => [s, i]).filter(e => !shownSteps.some(t => t[1] === e[1]));
  const minor = s => s.other.class === q.class && s.probability >= 0.6;
  return [el('h3', {}, 'The path: ' + many(q.path.length, 'question', 'questions')),
    el('div', {class: 'strip'}, shownSteps.map(e => stepCard(state, e[0], e[1], q.path.length, minor(e[0]))), groupCard(state)),
    isImage ? el('p', {class: 'soft'}, 'Each picture is the gate’s weights times what the ' + NOUN[0] + ' shows there: more blue sends it left, more orange right.') : el('p', {class: 'legend'}, D.isSplit ? [POSITIVE, 1 - POSITIVE].map(k => el('span', {}, key(k), bdi(D.classes[k]))) : null, el('span', {}, '▼ this ' + NOUN[0]), el('span', {}, el('span', {class: 'bandkey'}), 'undecided')),
    rest.length ? el('details', {class: 'rest'}, el('summary', {}, many(rest.length, 'more question', 'more questions') + (rest.every(e => minor(e[0])) ? ' that changed nothing: either side gives the same answer' : '')),
      el('div', {class: 'strip'}, rest.map(e => stepCard(state, e[0], e[1], q.path.length, true)))) : null];
}
