// Any test may say what it shows.
global using Kreisfunk.Tests.Unit.Conformance;
