// The blind listening test: pairs in random order, X at random, and how likely the score is by guessing alone.
(() => {
  const trials = 20;
  const given = window.CLIPS;
  const element = (id) => document.getElementById(id);
  if (given === undefined) {
    element('missing').hidden = false;
    return;
  }

  const coin = () => crypto.getRandomValues(new Uint8Array(1))[0] % 2 === 0;
  const order = given.clips
    .map((clip) => ({ clip, at: crypto.getRandomValues(new Uint32Array(1))[0] }))
    .sort((a, b) => a.at - b.at)
    .slice(0, trials)
    .map(({ clip }) => {
      const [a, b] = coin() ? [clip.plain, clip.marked] : [clip.marked, clip.plain];
      const isA = coin();
      return { a, b, x: isA ? a : b, answer: isA ? 'a' : 'b' };
    });
  const answers = [];
  const player = new Audio();

  function show() {
    const isDone = answers.length === order.length;
    element('trial').hidden = isDone;
    element('result').hidden = !isDone;
    if (!isDone) element('progress').textContent = `Pair ${answers.length + 1} of ${order.length}`;
    else element('summary').textContent = summary();
  }

  /** Probability of at least so many right answers by guessing. */
  function chance(right, total) {
    let sum = 0;
    for (let k = right; k <= total; k++) {
      let ways = 1;
      for (let i = 0; i < k; i++) ways = (ways * (total - i)) / (i + 1);
      sum += ways / 2 ** total;
    }
    return sum;
  }

  function summary() {
    const right = answers.filter(({ isRight }) => isRight).length;
    const p = chance(right, order.length);
    const verdict = p < 0.05 ? 'You probably heard it.' : 'This is what guessing gives, too.';
    return `${right} of ${order.length} right, strength ${given.strength}. By guessing: ${p.toPrecision(2)}. ${verdict}`;
  }

  document.addEventListener('click', ({ target }) => {
    const { play, answer } = target.dataset ?? {};
    const trial = order[answers.length];
    if (play !== undefined && trial !== undefined) {
      player.src = `clips/${trial[play]}`;
      player.play();
    }
    if (answer !== undefined && trial !== undefined) {
      player.pause();
      answers.push({ a: trial.a, b: trial.b, x: trial.x, given: answer, isRight: answer === trial.answer });
      show();
    }
  });
  element('save').addEventListener('click', () => {
    const link = document.createElement('a');
    const text = JSON.stringify({ strength: given.strength, answers }, null, 2);
    link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
    link.download = 'abx-answers.json';
    link.click();
  });
  show();
})();
