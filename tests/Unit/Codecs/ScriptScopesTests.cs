using Kreisfunk.Codecs.Sandbox;
using Xunit;

namespace Kreisfunk.Tests.Unit.Codecs;

/// <summary>Whether a codec's top level may run once for many payloads: a wrong yes would mix payloads.</summary>
public sealed class ScriptScopesTests
{
    [Theory]
    [InlineData("function decodeUplink(i) { return { data: { a: b(1) } }; } function b(x) { return x; }")]
    [InlineData("const T = { 1: 'a', 2: 'b' }; function decodeUplink(i) { return { data: { a: T[i.bytes[0]] } }; }")]
    [InlineData("const L = [1, 2, 3]; function decodeUplink(i) { return { data: { a: L.indexOf(2), n: L.length } }; }")]
    [InlineData("const hex = (b) => b; function decodeUplink(i) { return { data: { a: i.bytes.map(hex) } }; }")]
    [InlineData("function decodeUplink(i) { } exports.decodeUplink = decodeUplink;")]
    [InlineData("function decodeUplink(i) { } module.exports = { decodeUplink };")]
    [InlineData("'use strict'; class R { read() { return 1; } } function decodeUplink(i) { return new R().read(); }")]
    [InlineData("var decodeUplink = function (i) { var T = {}; T.x = 1; return { data: T }; };")]
    public void A_top_level_that_no_run_can_change_is_kept(string script) => Assert.True(Of(script).KeepsTopLevel);

    [Theory]
    [InlineData("const cache = {}; function decodeUplink(i) { cache.n = 1; }")]
    [InlineData("const L = [1]; function decodeUplink(i) { L.push(2); }")]
    [InlineData("const L = [1]; function decodeUplink(i) { L[0]++; }")]
    [InlineData("const L = [1]; function decodeUplink(i) { delete L[0]; }")]
    [InlineData("const L = [1]; function decodeUplink(i) { [L[0]] = [2]; }")]
    [InlineData("const L = [1]; function decodeUplink(i) { for (L[0] of i.bytes); }")]
    [InlineData("const L = [1]; function decodeUplink(i) { const m = L; m[0] = 2; }")]
    [InlineData("const L = [1]; function decodeUplink(i) { return { data: { L } }; }")]
    [InlineData("const L = [[1]]; function decodeUplink(i) { return { data: { a: L[0] } }; }")]
    [InlineData("const L = new Map(); function decodeUplink(i) { }")]
    [InlineData("const r = /a/g; function decodeUplink(i) { return r.test('a'); }")]
    [InlineData("function decodeUplink(i) { decodeUplink.n = 1; }")]
    [InlineData("function decodeUplink(i) { arguments.callee.n = 1; }")]
    [InlineData("function decodeUplink(i) { Object.assign(decodeUplink, { n: 1 }); }")]
    [InlineData("function f() {} function decodeUplink(i) { f = 1; }")]
    [InlineData("var f = () => 1; function decodeUplink(i) { f = () => 2; }")]
    [InlineData("class C { static n = 0; } function decodeUplink(i) { new C(); }")]
    [InlineData("class C { m() {} } function decodeUplink(i) { C.n = 1; }")]
    [InlineData("var C = class {}; function decodeUplink(i) { }")]
    [InlineData("for (var k = 0; k < 3; k++) { var t = {}; } function decodeUplink(i) { t.x = 1; }")]
    [InlineData("var [a, b] = [{}, {}]; function decodeUplink(i) { a.x = 1; }")]
    [InlineData("String.prototype.x = 1; function decodeUplink(i) { }")]
    [InlineData("function decodeUplink(i) { globalThis.x = 1; }")]
    [InlineData("(function () { this.decodeUplink = function () {}; })();")]
    [InlineData("const L = [1]; function decodeUplink(i) { with (i) { L; } }")]
    public void A_top_level_that_may_change_runs_for_each_payload(string script) =>
        Assert.False(Of(script).KeepsTopLevel);

    [Fact]
    public void Plain_variables_are_put_back_and_undeclared_ones_declared()
    {
        var scopes = Of("""
            var calls = 0; let last; const unit = "x"; var low = -1;
            function decodeUplink(input) {
              calls++; last = input; low = 2; leaked = 1; for (k in input) ; [a, { b: c }] = input; (own) => own = 1;
              var inner = 1; inner = 2; try { } catch (caught) { caught = 1; } (function named() { named = 1; })();
              Object = 1;
            }
            """);
        Assert.True(scopes.KeepsTopLevel);
        Assert.Equal(["a", "c", "k", "leaked"], scopes.Leaks);
        Assert.Equal("a=void 0;c=void 0;calls=0;k=void 0;last=void 0;leaked=void 0;low=-1;", scopes.Reset);
    }

    private static ScriptScopes Of(string script) => ScriptScopes.Of(script, out _);
}
