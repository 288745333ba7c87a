// Stands for the module that is compiled from the player's Java, where that is not at hand: no policies.

export const Mind = null;
export const Retold = null;
export const policies = () => [];
