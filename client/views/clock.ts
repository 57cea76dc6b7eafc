/** Grouped in threes, so that long clocks can be read. */
export const spellClock = (clock: number): string => clock.toLocaleString('en');
