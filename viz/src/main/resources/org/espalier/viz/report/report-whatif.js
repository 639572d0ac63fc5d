// What the changed values are answered.
function drawWhatIf() {
  const q = NOW.q, was = NOW.before;
  put('whatif-answer', el('p', {class: 'res'}, chip(q.class), ' ', strong(probability(q.dist[q.class]))),
    NOW.changed.size ? el('p', {class: 'soft'}, 'on file: ', bdi(D.classes[was.class]), ' ' + probability(was.dist[was.class]) + (TWO ? '; ' + bdiText(q, was) : '')) : el('p', {class: 'soft'}, 'Change a value: the path, the probability and the reasons follow.'));
  document.getElementById('reset').disabled = !NOW.changed.size;
  fields.forEach(show => show());
}
const bdiText = (q, was) => { const d = 100 * (q.dist[was.class] - was.dist[was.class]); return Math.abs(d) < 0.5 ? 'hardly a change' : (d > 0 ? '+' : '−') + Math.abs(d).toFixed(0) + ' points of 100'; };
