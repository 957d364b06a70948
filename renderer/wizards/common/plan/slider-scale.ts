// From a value to its place on a slider and back. Wide ranges are spread evenly by factor, narrow ones by difference.

export interface SliderScale {
  /** Places run from 0 to this. */
  readonly nPlaces: number;
  /** Places that one press of an arrow key moves: always far enough for the next value. */
  readonly keyStep: number;
  toPlace(value: number): number;
  /** A value of few digits at the place; always within the range. */
  toValue(place: number): number;
}

const nWidePlaces = 1000;
const wideFactor = 60;

/** A scale from `min` to `max` in multiples of `step`. */
export function createSliderScale(min: number, max: number, step: number): SliderScale {
  const clamp = (value: number): number => Math.min(max, Math.max(min, value));
  if (min > 0 && max / min > wideFactor) {
    const span = Math.log(max / min);
    const nPlaces = nWidePlaces;
    return {
      nPlaces,
      // Two digits leave gaps of up to a tenth: from 1.0 the next value is 1.1.
      keyStep: Math.ceil((Math.log(1.1) / span) * nPlaces),
      toPlace: (value) => Math.round((Math.log(clamp(value) / min) / span) * nPlaces),
      toValue: (place) => clamp(roundToDigits(min * Math.exp((place / nPlaces) * span), 2)),
    };
  }
  const nPlaces = Math.max(1, Math.round((max - min) / step));
  return {
    nPlaces,
    keyStep: 1,
    toPlace: (value) => Math.round(((clamp(value) - min) / (max - min || 1)) * nPlaces),
    toValue: (place) => clamp(roundToStep(min + (place / nPlaces) * (max - min), step)),
  };
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `value`. */
export function roundUpNicely(value: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, value)));
  const factor = [1, 2, 5, 10].find((each) => each * power >= value) ?? 10;
  return factor * power;
}

function roundToDigits(value: number, nDigits: number): number {
  return Number(value.toPrecision(nDigits));
}

function roundToStep(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}
