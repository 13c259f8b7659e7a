import { answerAs } from './answer-as.ts';
import { openGraphile } from './open-graphile.ts';

answerAs((url) => openGraphile(url, () => {}));
