/** How long a host waits for the confirmation of a change before it rolls back, in seconds. */
export const confirmTimeoutSeconds = {
  min: 5,
  max: 86_400,
  default: 30,
  /** When a person confirms. */
  defaultByHand: 120,
} as const;
