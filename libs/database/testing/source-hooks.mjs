import { registerHooks } from 'node:module';

/** Lets Node run our TypeScript as it is: `./x.js` is found as `./x.ts`. Jest's own set-up runs outside its transform. */
registerHooks({
  resolve(specifier, context, next) {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(specifier)) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});
