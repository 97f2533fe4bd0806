export { type BlockFinding, BlockSearch } from './detect/block-search.js';
export { type TraceAnswer, TraceEngine, type TraceJob } from './detect/jobs.js';
export { KeyWords } from './detect/key-words.js';
export { type Block, FALSE_ACCUSATION_LIMIT, planTrace, type TracePlan, type TraceRange } from './detect/plan.js';
export type { RunnerUp, TracedCopy, TracedEcho, TraceReport } from './detect/report.js';
export { Resampler } from './detect/resampler.js';
export { type SoundSpectrum, SpectrumReader } from './detect/spectrum.js';
export {
  type FromThread,
  type ToThread,
  type TraceThread,
  threadRunner,
  traceThreadServer,
} from './detect/threads.js';
export { type NamedKey, sameThread, type TraceOptions, type TraceRunner, traceSound } from './detect/trace.js';
export * from './errors.js';
export { ComplexFft, RealFft } from './fft/fft.js';
export { BAND_COUNT, BAND_EDGES_HZ, CELL_SECONDS, SOUND_KEY_BYTES, SOUND_MARK_VERSION } from './layout.js';
export { RecordingMarker } from './mark/recording-marker.js';
export { MARK_SHAPES, type MarkShape } from './mark/strength.js';
export * from './marker.js';
export { TileCorrelator } from './picture/correlation.js';
export { MOMENT_SECONDS, PICTURE_KEY_BYTES, PICTURE_MARK_VERSION, TILE_PX } from './picture/layout.js';
export { type PatternTile, patternTile } from './picture/pattern.js';
export { pictureThreshold } from './picture/picture-plan.js';
export { momentOf, PictureSigns, pictureKeyOf } from './picture/picture-signs.js';
export { type Picture, PictureSum, sumOfFrames } from './picture/plane.js';
export { readingsOf } from './picture/readings.js';
export { type FoundPattern, findPatterns } from './picture/search.js';
export {
  type PictureReport,
  type PictureTraceOptions,
  type TracedPicture,
  tracePicture,
} from './picture/trace-picture.js';
export { SEGMENT_CELLS, SoundSigns } from './signs.js';
