// Moving pictures drawn on a canvas, so that no camera and no real face is needed.

interface Look {
  readonly wall: string;
  readonly cloth: string;
  readonly skin: string;
  readonly hair: string;
}

const looks: readonly Look[] = [
  { wall: '#8a9a92', cloth: '#2f3e4d', skin: '#d9a98a', hair: '#3a2a20' },
  { wall: '#b9a58c', cloth: '#5a2f35', skin: '#8d5f45', hair: '#1c1512' },
  { wall: '#7f8ba0', cloth: '#cfc8ba', skin: '#e6bfa4', hair: '#8d7a55' },
  { wall: '#a3a08f', cloth: '#1f4a41', skin: '#c58f6c', hair: '#262020' },
  { wall: '#9a8794', cloth: '#33363b', skin: '#f0cdb4', hair: '#b8b2aa' },
  { wall: '#6f8088', cloth: '#7b5a2a', skin: '#6f4a37', hair: '#15100e' },
];

function canvasTrack(
  width: number,
  height: number,
  draw: (context: CanvasRenderingContext2D, seconds: number) => void,
): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const paint = () => draw(context, performance.now() / 1000);
  paint();
  const stream = canvas.captureStream(10);
  setInterval(paint, 100);
  const [track] = stream.getVideoTracks();
  if (!track) throw new Error('no track');
  return track;
}

export function portrait(index: number): MediaStreamTrack {
  const look = looks[index % looks.length] ?? { wall: '#888888', cloth: '#333333', skin: '#ccaa99', hair: '#222222' };
  return canvasTrack(640, 360, (context, seconds) => {
    const sway = Math.sin(seconds * 1.1 + index) * 4;
    context.fillStyle = look.wall;
    context.fillRect(0, 0, 640, 360);
    const light = context.createLinearGradient(0, 0, 640, 360);
    light.addColorStop(0, 'rgba(255,255,255,0.32)');
    light.addColorStop(1, 'rgba(0,0,0,0.3)');
    context.fillStyle = light;
    context.fillRect(0, 0, 640, 360);
    context.fillStyle = look.cloth;
    context.beginPath();
    context.ellipse(320 + sway * 0.4, 400, 165, 150, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = look.skin;
    context.fillRect(292 + sway * 0.6, 220, 56, 60);
    context.beginPath();
    context.ellipse(320 + sway, 168, 66, 82, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = look.hair;
    context.beginPath();
    context.ellipse(320 + sway, 128, 72, 58, 0, Math.PI, Math.PI * 2);
    context.fill();
    context.fillStyle = 'rgba(20,14,10,0.75)';
    context.beginPath();
    context.ellipse(296 + sway, 168, 6, 5, 0, 0, Math.PI * 2);
    context.ellipse(344 + sway, 168, 6, 5, 0, 0, Math.PI * 2);
    context.fill();
    context.strokeStyle = 'rgba(60,20,15,0.6)';
    context.lineWidth = 5;
    context.beginPath();
    context.arc(320 + sway, 200, 22, 0.2 * Math.PI, 0.8 * Math.PI);
    context.stroke();
  });
}

export function document16by9(): MediaStreamTrack {
  return canvasTrack(1280, 720, (context) => {
    context.fillStyle = '#fdfcf8';
    context.fillRect(0, 0, 1280, 720);
    context.fillStyle = '#17493f';
    context.fillRect(0, 0, 1280, 10);
    context.fillStyle = '#1a1e22';
    context.font = '600 46px Georgia, serif';
    context.fillText('Supply schedule, second half-year', 90, 120);
    context.font = '24px sans-serif';
    context.fillStyle = '#474d54';
    context.fillText('Working paper 3, for discussion', 90, 165);
    const bars = [320, 250, 410, 180, 360, 290, 450, 380];
    bars.forEach((height, index) => {
      context.fillStyle = index === 6 ? '#b58a2f' : '#17493f';
      context.fillRect(110 + index * 135, 660 - height, 82, height);
    });
    context.strokeStyle = '#85827a';
    context.beginPath();
    context.moveTo(90, 660);
    context.lineTo(1190, 660);
    context.stroke();
  });
}
