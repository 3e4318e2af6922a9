import { costOf, profitOf } from './profit.js';

describe('profit', () => {
  it('is the minimised cost turned round', () => {
    expect(profitOf({ objective_value: -500, sense: 'min' })).toBe(500);
    expect(costOf({ objective_value: -500, sense: 'min' })).toBe(-500);
  });

  it('is the objective itself where a model maximises', () => {
    expect(profitOf({ objective_value: 500, sense: 'max' })).toBe(500);
  });

  it('of nothing is nothing, and of zero is no minus zero', () => {
    expect(profitOf({ objective_value: null, sense: 'min' })).toBeNull();
    expect(profitOf({ objective_value: 0, sense: 'min' })).toBe(0);
  });
});
