'use strict';
/**
 * The environment of each suite: jest's own for Node, on a context whose global is an ordinary one.
 *
 * Jest gives its contexts a proxy as global, and V8 asks it, through an interceptor, at each `Math`, `Map` or `Number` of a
 * module. In arithmetic on diagrams that took most of the time. Nothing is asked that way with `DONT_CONTEXTIFY`. The proxy is
 * there to empty what tests leave on the global at the end; here it goes with the context.
 */
const { createRequire } = require('node:module');
const vm = require('node:vm');

const { TestEnvironment } = createRequire(require.resolve('jest'))('jest-environment-node');

module.exports = class OrdinaryGlobal extends TestEnvironment {
  constructor(config, context) {
    const { createContext } = vm;
    // What jest would make the global of does not matter: it fills in the one that it finds in the new context.
    vm.createContext = () => createContext(vm.constants.DONT_CONTEXTIFY);
    try {
      super(config, context);
    } finally {
      vm.createContext = createContext;
    }
  }
};
