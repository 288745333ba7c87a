import { isNumber } from 'format';
import { command, el, themeSwitch } from 'look';
import { Model } from 'model';
import { unpackLink, unpackStory, unpackText } from 'story';
import { allMetrics, ranking } from 'ranking';
import { tradeoff } from 'tradeoff';
import { differences, distributions } from 'spread';
import { heat } from 'heat';
import { session } from 'session';
import { panel } from 'panels';

const at = (id) => document.getElementById(id);

themeSwitch(at('theme'));
const report = JSON.parse(await unpackText(at('data').textContent.trim()));
const model = new Model(report);

/** What is packed line by line, each line unpacked once, when it is wanted. */
const lines = (id) => {
  let split;
  return (index) => (split ??= at(id).textContent.trim().split('\n'))[index];
};
const [storyLine, linkLine] = [lines('stories'), lines('links')];
const unpacked = new Map();
const once = (key, make) => {
  if (!unpacked.has(key)) {
    unpacked.set(key, make());
  }
  return unpacked.get(key);
};
const library = {
  link: (index) => once(`link ${index}`, () => unpackLink(linkLine(index))),
  story: async (cell) =>
    cell?.story === undefined
      ? null
      : once(`story ${cell.story}`, () => unpackStory(storyLine(cell.story), report.shapes[cell.shape], report)),
};

function facts(list) {
  return el('dl', { class: 'facts' }, list.map(([name, text]) => el('div', {}, el('dt', {}, name), el('dd', {}, text))));
}

function headline() {
  const [first, ...more] = model.now?.headline ?? [];
  at('headline').textContent = first ?? report.heading;
  at('findings').replaceChildren(...more.map((text) => el('li', {}, text)));
  at('group-facts').replaceChildren(facts(model.now?.facts ?? []));
}

function controls() {
  const group = at('group');
  group.replaceChildren(...report.groups.map((one, i) => el('option', { value: i }, one.name)));
  group.closest('label').hidden = report.groups.length < 2;
  group.addEventListener('change', () => model.show({ group: Number(group.value) }));
  const metric = at('metric');
  metric.replaceChildren(...report.metrics.map((one, i) => el('option', { value: i }, one.name)));
  metric.addEventListener('change', () => model.show({ metric: Number(metric.value) }));
}

function chips() {
  at('chosen').replaceChildren(
    ...model.selected.map((policy, slot) => {
      const name = model.policy(policy).name;
      const button = el('button', { type: 'button', class: `chip slot-${slot}`, 'aria-label': `${name}: no longer in colour` }, el('i', { class: 'swatch', 'aria-hidden': 'true' }), name, el('span', { 'aria-hidden': 'true' }, ' ×'));
      button.addEventListener('click', () => model.toggle(policy));
      return el('li', {}, button);
    }),
  );
}

function footer() {
  if (report.command) {
    at('made').replaceChildren(el('p', {}, 'This report again:'), command(report.command));
  }
  at('facts').replaceChildren(facts(report.facts));
  at('metrics').replaceChildren(
    ...report.metrics.flatMap((metric) => [
      el('dt', {}, metric.name, el('code', {}, metric.key)),
      el('dd', {}, `${metric.what}${metric.unit ? ` In ${metric.unit}.` : ''}`),
    ]),
  );
  at('policies').replaceChildren(
    ...report.policies.flatMap((policy) => [
      el('dt', {}, policy.name),
      el('dd', {}, [policy.what, policy.source].filter((text) => text).join('. ')),
    ]),
  );
}

/** A part is there only where it has something to show. */
function part(id, isWanted, begin) {
  at(id).hidden = !isWanted;
  for (const link of document.querySelectorAll(`nav a[href="#${id}"]`)) {
    link.parentElement.hidden = !isWanted;
  }
  if (isWanted) {
    begin(at(id));
  }
}

at('heading').textContent = report.heading;
at('warnings').hidden = report.warnings.length === 0;
at('warnings').querySelector('ul').replaceChildren(...report.warnings.map((text) => el('li', {}, text)));
footer();
document.querySelector('main').hidden = false;
if (report.groups.length > 0) {
  const most = (of) => Math.max(...report.groups.map((_, i) => {
    model.group = i;
    return of(model.now);
  }));
  const [policies, courses] = [most((now) => now.policies.length), most((now) => now.courses.length)];
  model.group = 0;
  const ofTrade = [report.rate, report.stalls];
  const isTraded = ofTrade.every((metric) => metric >= 0) && policies > 1 &&
    model.now.policies.some((policy) => ofTrade.every((metric) => isNumber(model.standing(policy, metric)?.mean)));
  headline();
  controls();
  chips();
  model.addEventListener('change', () => {
    headline();
    chips();
  });
  part('ranking', policies > 1, (place) => ranking(model, place));
  part('all', policies > 1, (place) => allMetrics(model, place.querySelector('table')));
  part('tradeoff', isTraded, (place) => tradeoff(model, place));
  part('distributions', courses > 2, (place) => distributions(model, place));
  part('differences', policies > 1 && courses > 2, (place) => differences(model, place));
  part('map', policies > 1 && courses > 1, (place) => heat(model, place));
  part('session', true, (place) => session(model, place, library));
  at('bar').hidden = policies < 2 && report.groups.length < 2;
}
at('panels').replaceChildren(...report.panels.map((one) => panel(model, one)));
document.documentElement.dataset.ready = 'yes';
