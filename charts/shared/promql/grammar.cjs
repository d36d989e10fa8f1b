// A module that is only reached by `require` is part of the bundle, but runs no sooner than it is asked for.
module.exports = () => require('@prometheus-io/lezer-promql');
