/** Connection tracking comes behind raw, so no rule there sets the mark of a connection or finds one that is known. */
import type { CarriedMarks } from '../rules/carried-marks';

export interface MarksInRaw {
  readonly inRaw: CarriedMarks;
  /** What is carried behind raw, of what is carried where a packet leaves it. */
  readonly behind: (left: CarriedMarks) => CarriedMarks;
}

export function marksInRaw(marks: CarriedMarks): MarksInRaw {
  const { connection } = marks;
  if (connection === 'none') return { inRaw: marks, behind: (left) => left };
  return {
    inRaw: { ...marks, connection: 'none' },
    behind: (left) => (left.isTakenOut === true ? left : { packet: left.packet, connection }),
  };
}
