import { CurrentPlans, PlanQuery } from '@energy-ops/contracts';
import { Controller, Get, Query } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { PlansService } from './plans.service.js';

@Controller('api/plans')
export class PlansController {
  constructor(private readonly plans: PlansService) {}

  @Get('current')
  @Does('getCurrentPlans', 'The plan in force of each model type, and the gates ahead with the plan there is for each.')
  @Needs('plans:read')
  @Answers(CurrentPlans)
  @Refuses(404)
  current(@Query({ schema: PlanQuery }) query: PlanQuery): Promise<CurrentPlans> {
    return this.plans.current(query);
  }
}
