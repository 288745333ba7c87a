// Plays a title by a policy of ours in dash.js, at twice its speed, and keeps what happened.

const { MediaPlayer } = await import('/assets/packages/dash.mediaplayer.min.js');
const rules = await import('/assets/rules.js');

/** Jumps to jumpTo, seconds, when three segments are there. */
export async function play(policy, link, title, jumpTo = null) {
  const sizes = await (await fetch(`/media/${title}/sizes.json`)).json();
  const video = document.body.appendChild(document.createElement('video'));
  video.muted = true;
  video.addEventListener('playing', () => (video.playbackRate = 2));
  const play = { story: [], decisions: [], fetched: [], isOver: false };
  const dash = MediaPlayer().create();
  const seconds = 6;
  dash.updateSettings({
    debug: { logLevel: 1 },
    streaming: {
      buffer: {
        bufferTimeDefault: seconds,
        bufferTimeAtTopQuality: seconds,
        bufferTimeAtTopQualityLongForm: seconds,
      },
      lastBitrateCachingInfo: { enabled: false },
    },
  });
  const rule = rules.customRule(policy, {
    seed: 3,
    title: { sizes },
    bufferMs: 1000 * seconds,
    story: play.story,
    decided: (decision) => play.decisions.push(decision),
  });
  rule.attach(dash);
  const ofVideo = (act) => ({ request }) =>
    request.mediaType === 'video' && request.type === 'MediaSegment' && act(request);
  dash.on('fragmentLoadingCompleted', ofVideo((request) => {
    play.fetched.push({ segment: Math.round(request.startTime), id: request.representation.id });
    if (jumpTo !== null && play.fetched.length === 3) {
      video.currentTime = jumpTo;
    }
  }));
  dash.on('playbackEnded', () => {
    play.isOver = true;
    rule.detach();
    dash.destroy();
  });
  dash.initialize(video, `/via/${link}/media/${title}/manifest.mpd`, true);
  return play;
}
