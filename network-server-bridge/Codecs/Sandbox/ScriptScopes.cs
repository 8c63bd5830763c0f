using Acornima;
using Acornima.Ast;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// What of a script outlives one run of its functions. Codecs leave variables undeclared, so they would become globals:
/// they are declared for them. And where nothing at the top level can be changed by a run, the top level need not run
/// again for the next payload.
/// </summary>
internal sealed class ScriptScopes
{
    private static readonly HashSet<string> Builtins =
    [
        "Object", "Function", "Array", "String", "Number", "Boolean", "Date", "RegExp", "Math", "JSON", "Error",
        "Symbol", "Map", "Set", "Promise", "ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray",
        "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt", "Reflect",
        "Intl", "console", "globalThis", "parseInt", "parseFloat", "isNaN", "isFinite", "undefined", "NaN", "Infinity",
        "exports", "module", "arguments", "eval",
    ];

    // Methods that call a function and keep nothing of it.
    private static readonly HashSet<string> CallsBack =
    [
        "map", "forEach", "filter", "reduce", "reduceRight", "some", "every", "find", "findIndex", "sort", "replace",
        "flatMap",
    ];

    private static readonly HashSet<string> ReadsOnly =
        ["indexOf", "lastIndexOf", "includes", "hasOwnProperty", "join", "slice", "at"];

    private readonly Dictionary<Node, HashSet<string>> _declared;
    private readonly Dictionary<string, Top> _top = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _leaks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, string> _reset = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Stack<HashSet<string>> _scopes = new();
    private bool _keeps = true;

    private ScriptScopes(Dictionary<Node, HashSet<string>> declared) => _declared = declared;

    private enum Top : byte
    {
        /// <summary>A function: may be called and handed to callbacks.</summary>
        Function,

        /// <summary>A class: may be made and extended.</summary>
        Class,

        /// <summary>A literal: may be read, and put back when it changes.</summary>
        Value,

        /// <summary>A list or table of literals: may be read.</summary>
        Table,

        /// <summary>A name that never changes and holds something else.</summary>
        Unknown,
    }

    /// <summary>Names that the script assigns and nobody declares.</summary>
    public IReadOnlyCollection<string> Leaks => _leaks;

    /// <summary>True when the top level may be run once for many payloads.</summary>
    public bool KeepsTopLevel => _keeps;

    /// <summary>Statements that put the top level's variables back, or empty.</summary>
    public string Reset => string.Concat(_reset.Select(r => $"{r.Key}={r.Value};"));

    public static ScriptScopes Of(string source, out Script script)
    {
        var declared = new Dictionary<Node, HashSet<string>>();
        var parser = new Parser(new ParserOptions
        {
            OnNode = (Node node, in OnNodeContext context) =>
            {
                if (context.HasScope)
                    declared[node] = Names(context.Scope);
            },
        });
        script = parser.ParseScript(source);
        var scopes = new ScriptScopes(declared);
        scopes.ReadTop(script, source);
        scopes.Visit(script, null, null);
        foreach (var leak in scopes._leaks)
            scopes._reset[leak] = "void 0";
        return scopes;
    }

    /// <summary>True for a built-in object or a member of one.</summary>
    public static bool IsBuiltin(Node node)
    {
        while (node is MemberExpression member)
            node = member.Object;
        return node is Identifier identifier && Builtins.Contains(identifier.Name) &&
            identifier.Name is not ("exports" or "module" or "arguments");
    }

    private static HashSet<string> Names(in Scope scope)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        Add(scope.VarVariables);
        Add(scope.LexicalVariables);
        Add(scope.Functions);
        return names;

        void Add(ReadOnlySpan<Identifier> list)
        {
            foreach (var name in list)
                names.Add(name.Name);
        }
    }

    private void ReadTop(Script script, string source)
    {
        foreach (var statement in script.Body)
        {
            switch (statement)
            {
                case FunctionDeclaration { Id: { } id }:
                    _top[id.Name] = Top.Function;
                    break;
                case ClassDeclaration { Id: { } id } declared:
                    _top[id.Name] = declared.Body.Body.All(m => m is MethodDefinition) ? Top.Class : Top.Unknown;
                    break;
                case VariableDeclaration declaration:
                    ReadVariables(declaration, source);
                    break;
                case Directive or EmptyStatement:
                    break;
                case ExpressionStatement { Expression: AssignmentExpression { Left: MemberExpression left } assignment }
                    when IsExport(left) && IsExported(assignment.Right):
                    break;
                default:
                    _keeps = false;
                    break;
            }
        }

        // A variable inside a block or loop of the top level is one of the top level's too; such a script runs anew.
        if (_declared.TryGetValue(script, out var names) && names.Any(n => !_top.ContainsKey(n)))
            _keeps = false;
    }

    private void ReadVariables(VariableDeclaration declaration, string source)
    {
        foreach (var variable in declaration.Declarations)
        {
            if (variable.Id is not Identifier id)
            {
                _keeps = false;
                continue;
            }

            _top[id.Name] = variable.Init switch
            {
                null => Top.Value,
                var init when IsPlain(init) => Top.Value,
                IFunction => Top.Function,
                var init when IsTable(init) => Top.Table,
                _ => Top.Unknown,
            };
            _keeps &= _top[id.Name] != Top.Unknown;
            if (_top[id.Name] == Top.Value)
                _values[id.Name] = variable.Init is { } plain ? source[plain.Start..plain.End] : "void 0";
        }
    }

    private static bool IsPlain(Node init) => init switch
    {
        RegExpLiteral or BigIntLiteral => false,
        Literal => true,
        UnaryExpression { Operator: Operator.UnaryNegation, Argument: Literal } => true,
        _ => false,
    };

    // Values are literals, so reading one gives nothing that could be changed.
    private static bool IsTable(Node init) => init switch
    {
        ArrayExpression list => list.Elements.All(e => e is not null && IsPlain(e)),
        ObjectExpression table => table.Properties.All(
            p => p is ObjectProperty { Computed: false, Kind: PropertyKind.Init } property && IsPlain(property.Value)),
        _ => false,
    };

    private static bool IsExport(MemberExpression member) => member.Object switch
    {
        Identifier { Name: "exports" } => true,
        Identifier { Name: "module" } => member.Property is Identifier { Name: "exports" },
        MemberExpression { Object: Identifier { Name: "module" }, Property: Identifier { Name: "exports" } } => true,
        _ => false,
    };

    private static bool IsExported(Node right) => right switch
    {
        Identifier or IFunction => true,
        ObjectExpression table => table.Properties.All(
            p => p is ObjectProperty { Computed: false, Value: Identifier or IFunction }),
        _ => false,
    };

    private void Visit(Node node, Node? parent, Node? grandparent)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var opens = _declared.TryGetValue(node, out var names);
        if (opens)
            _scopes.Push(names!);
        var ownName = node switch
        {
            FunctionExpression { Id: { } id } => id.Name,
            ClassExpression { Id: { } id } => id.Name,
            _ => null,
        };
        if (ownName is not null)
            _scopes.Push([ownName]);

        if (node is WithStatement || node is Identifier { Name: "eval" or "callee" })
            _keeps = false;
        if (node is Identifier identifier && IsReference(identifier, parent))
            Reference(identifier.Name, identifier, parent!, grandparent);
        foreach (var child in node.ChildNodes)
            Visit(child, node, parent);

        if (ownName is not null)
            _scopes.Pop();
        if (opens)
            _scopes.Pop();
    }

    private static bool IsReference(Identifier identifier, Node? parent) => parent switch
    {
        MemberExpression member => member.Computed || member.Object == identifier,
        Property property => property.Value == identifier || property.Computed,
        MethodDefinition or PropertyDefinition => false,
        LabeledStatement or BreakStatement or ContinueStatement => false,
        IFunction function => function.Body == identifier,
        IClass type => type.SuperClass == identifier,
        VariableDeclarator variable => variable.Init == identifier,
        CatchClause => false,
        MetaProperty => false,
        _ => true,
    };

    private void Reference(string name, Identifier identifier, Node parent, Node? grandparent)
    {
        var writes = Writes(identifier, parent, grandparent);
        var scope = _scopes.FirstOrDefault(s => s.Contains(name));
        if (scope is null)
        {
            if (writes && !Builtins.Contains(name))
                _leaks.Add(name);
            else if (name is "globalThis")
                _keeps = false;
            return;
        }

        // The last one pushed first is the script's own: what is declared deeper lives for one call only.
        if (!ReferenceEquals(scope, _scopes.Last()) || !_top.TryGetValue(name, out var kind))
            return;
        if (kind == Top.Value)
        {
            if (writes)
                _reset[name] = _values[name];
        }
        else if (writes || !IsHarmless(kind, identifier, parent, grandparent))
        {
            _keeps = false;
        }
    }

    private static bool Writes(Identifier identifier, Node parent, Node? grandparent) => parent switch
    {
        AssignmentExpression assignment => assignment.Left == identifier,
        UpdateExpression => true,
        ForInStatement loop => loop.Left == identifier,
        ForOfStatement loop => loop.Left == identifier,
        ArrayPattern or RestElement => true,
        AssignmentPattern pattern => pattern.Left == identifier,
        AssignmentProperty property => property.Value == identifier,
        _ => false,
    };

    private static bool IsHarmless(Top kind, Identifier identifier, Node parent, Node? grandparent) => kind switch
    {
        Top.Function => parent switch
        {
            CallExpression call when call.Callee == identifier => true,
            CallExpression { Callee: MemberExpression { Computed: false, Property: Identifier method } } =>
                CallsBack.Contains(method.Name),
            AssignmentExpression { Left: MemberExpression left } => IsExport(left),
            ObjectProperty => grandparent is ObjectExpression,
            UnaryExpression { Operator: Operator.TypeOf } => true,
            _ => false,
        },
        Top.Class => parent is NewExpression made && made.Callee == identifier || parent is IClass,
        Top.Table => parent is MemberExpression member && member.Object == identifier &&
            IsRead(member, grandparent),
        _ => false,
    };

    private static bool IsRead(MemberExpression member, Node? user) => user switch
    {
        AssignmentExpression assignment => assignment.Left != member,
        UpdateExpression => false,
        UnaryExpression { Operator: Operator.Delete } => false,
        CallExpression call when call.Callee == member =>
            member is { Computed: false, Property: Identifier method } && ReadsOnly.Contains(method.Name),
        ForInStatement or ForOfStatement or ArrayPattern or RestElement or AssignmentPattern => false,
        _ => true,
    };
}
