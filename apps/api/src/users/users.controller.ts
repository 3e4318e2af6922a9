import { NewUser, PatchUser, ResetLink, User, UserPage, IdPath, UserQuery } from '@energy-ops/contracts';
import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
  UseGuards,
} from '@nestjs/common';
import { ApiNoContentResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Caller } from '../access/caller.js';
import { Needs } from '../access/needs.js';
import { toUser } from '../auth/to-user.js';
import { Answers, Does, Refuses } from '../http/answers.js';
import { Idempotent } from '../idempotency/idempotent.js';
import { actorOf } from '../jobs/actor.js';
import { PasswordResets } from '../auth/password-resets.js';
import { PasswordsOn } from '../auth/passwords-on.guard.js';
import { UsersService } from './users.service.js';

@Controller('api/users')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly resets: PasswordResets,
  ) {}

  @Get()
  @Does('listUsers', 'People and service accounts, newest first.')
  @Needs('users:manage')
  @Answers(UserPage)
  async list(@Query({ schema: UserQuery }) query: UserQuery): Promise<UserPage> {
    const { users, nextCursor } = await this.users.list(query);
    return { users: users.map(toUser), next_cursor: nextCursor };
  }

  @Post()
  @Does('createUser', 'A new person with a first password, or a service account, which has none.')
  @Needs('users:manage')
  @Idempotent()
  @Answers(User, 201)
  @Refuses(409)
  async create(
    @Body({ schema: NewUser }) body: NewUser,
    @Caller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<User> {
    const user = toUser(await this.users.create(body, actorOf(caller)));
    void reply.header('location', `/api/users/${user.id}`);
    return user;
  }

  @Get(':id')
  @Does('getUser', 'One person or service account.')
  @Needs('users:manage')
  @Answers(User)
  @Refuses(404)
  async get(@Param({ schema: IdPath }) { id }: IdPath): Promise<User> {
    return toUser(await this.users.get(id));
  }

  @Patch(':id')
  @Does('changeUser', 'Changes role or name, or keeps somebody out; it counts at once, on all nodes.')
  @Needs('users:manage')
  @Answers(User)
  @Refuses(404, 409)
  async change(
    @Param({ schema: IdPath }) { id }: IdPath,
    @Body({ schema: PatchUser }) body: PatchUser,
    @Caller() caller: Caller,
  ): Promise<User> {
    return toUser(await this.users.change(id, body, actorOf(caller)));
  }

  @Delete(':id')
  @Does('deleteUser', 'Removes somebody, with sessions and API tokens. The last administrator stays.')
  @Needs('users:manage')
  @HttpCode(204)
  @ApiNoContentResponse()
  @Refuses(404, 409)
  async remove(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<void> {
    await this.users.remove(id, actorOf(caller));
  }

  @Post(':id/reset-link')
  @UseGuards(PasswordsOn)
  @Does('createResetLink', 'A link for somebody who lost the password: good once, for an hour.')
  @Needs('users:manage')
  @Header('cache-control', 'no-store')
  @Idempotent()
  @Answers(ResetLink, 201)
  @Refuses(404, 409)
  resetLink(@Param({ schema: IdPath }) { id }: IdPath, @Caller() caller: Caller): Promise<ResetLink> {
    return this.resets.issue(id, actorOf(caller));
  }
}
