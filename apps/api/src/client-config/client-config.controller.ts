import { ClientConfig } from '@energy-ops/contracts';
import { profileById, profiles } from '@energy-ops/market';
import { Controller, Get, Inject } from '@nestjs/common';
import { Open } from '../access/needs.js';
import { type ApiConfig, CONFIG } from '../config.js';
import { Answers, Does } from '../http/answers.js';

@Controller('api/client-config')
export class ClientConfigController {
  private readonly answer: ClientConfig;

  constructor(@Inject(CONFIG) config: ApiConfig) {
    this.answer = clientConfigOf(config);
  }

  @Get()
  @Does('getClientConfig', 'What the dashboard must know before anybody logs in.')
  @Open()
  @Answers(ClientConfig)
  read(): ClientConfig {
    return this.answer;
  }
}

function clientConfigOf({ marketId, pollIntervalMs, version, oidc }: ApiConfig): ClientConfig {
  const market = profileById(marketId);
  if (!market) {
    const known = profiles.map(({ id }) => id).join(', ');
    throw new Error(`The environment is not valid:\n  MARKET: there is no market ${marketId}; there is ${known}`);
  }
  const { id, timezone, currency, mtu_minutes } = market;
  return {
    poll_interval_ms: pollIntervalMs,
    version,
    sign_in: { password: !oidc?.only, oidc: oidc !== undefined },
    market: { id, time_zone: timezone, currency, mtu_minutes },
  };
}
