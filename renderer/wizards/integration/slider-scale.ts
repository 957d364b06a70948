// From a value to its place on a slider and back. Wide ranges are spread evenly by factor, narrow ones by difference.

export interface SliderScale {
  /** Places run from 0 to this. */
  readonly nPlaces: number;
  toPlace(value: number): number;
  /** A value of few digits at the place; always within the range. */
  toValue(place: number): number;
}

const nPlaces = 1000;
const wideFactor = 60;

/** A scale from `min` to `max` in multiples of `step`. */
export function createSliderScale(min: number, max: number, step: number): SliderScale {
  const clamp = (value: number): number => Math.min(max, Math.max(min, value));
  if (min > 0 && max / min > wideFactor) {
    const span = Math.log(max / min);
    return {
      nPlaces,
      toPlace: (value) => Math.round((Math.log(clamp(value) / min) / span) * nPlaces),
      toValue: (place) => clamp(roundToDigits(min * Math.exp((place / nPlaces) * span), 2)),
    };
  }
  return {
    nPlaces,
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
