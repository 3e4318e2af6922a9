import { bestSoFar, costOf, profitOf } from './profit.js';

describe('profit', () => {
  it('is what the model told, whatever its objective weighs beside the money', () => {
    expect(profitOf({ profit: 700, objective_value: -635, sense: 'min' })).toBe(700);
    expect(costOf({ profit: 700, objective_value: -635, sense: 'min' })).toBe(-700);
  });

  it('is the minimised cost turned round where a model told none', () => {
    expect(profitOf({ profit: null, objective_value: -500, sense: 'min' })).toBe(500);
    expect(costOf({ profit: null, objective_value: -500, sense: 'min' })).toBe(-500);
  });

  it('is the objective itself where a model maximises', () => {
    expect(profitOf({ profit: null, objective_value: 500, sense: 'max' })).toBe(500);
  });

  it('of nothing is nothing, and of zero is no minus zero', () => {
    expect(profitOf({ profit: null, objective_value: null, sense: 'min' })).toBeNull();
    expect(profitOf({ profit: null, objective_value: 0, sense: 'min' })).toBe(0);
  });
});

describe('the best plan so far', () => {
  it('is worth its profit, but its objective where risk has a weight in it', () => {
    expect(bestSoFar({ sense: null, model_config: {} }, -500)).toEqual({ name: 'profit', value: 500 });
    expect(bestSoFar({ sense: null, model_config: { cvar_weight: 0 } }, -500)?.name).toBe('profit');
    expect(bestSoFar({ sense: null, model_config: { cvar_weight: 0.5 } }, -500)).toEqual({
      name: 'objective',
      value: -500,
    });
    expect(bestSoFar({ sense: null, model_config: {} }, null)).toBeNull();
  });
});
