// Nest's ES modules must be there before a CommonJS package require()s them: Jest refuses that while they still link.
import 'reflect-metadata';
import '@nestjs/common';
import '@nestjs/core';
