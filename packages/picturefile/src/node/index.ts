export { readPicture } from './read-picture.js';
export { type VideoFramesOptions, videoFrames } from './video-frames.js';
