using System.Text;
using Acornima;
using Acornima.Ast;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// The engine looks at its limits between statements, but one statement can double a text forty times. So a size check
/// is put around what makes values grow (joined texts, templates, products of BigInts), and in a statement with many
/// steps that allocate (calls, spreads, patterns, texts) around each of them. Everything else stays as written.
/// </summary>
internal sealed class SourceInstrumenter(bool usesBigInt)
{
    /// <summary>The name of the check; a codec that uses names beginning so is refused.</summary>
    public const string CheckName = "__kf";

    // One step takes half a megabyte or grows a text by a small factor at most, so a few need no look between.
    private const int StepsWithoutCheck = 8;

    private const int MaxBigIntDigits = 1_200;

    private static readonly HashSet<string> Builtins =
    [
        "Object", "Function", "Array", "String", "Number", "Boolean", "Date", "RegExp", "Math", "JSON", "Error",
        "Symbol", "Map", "Set", "Promise", "ArrayBuffer", "DataView", "Int8Array", "Uint8Array", "Uint8ClampedArray",
        "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Float32Array", "Float64Array", "BigInt", "Reflect",
    ];

    private readonly List<(int Start, int End)> _checks = [];
    private List<(int Start, int End)> _steps = [];

    /// <summary>The codec adds to or changes built-in objects: its engine is used once.</summary>
    public bool ChangesBuiltins { get; private set; }

    /// <summary>Why the script is refused, or null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>The script with its checks.</summary>
    public string Rewrite(string source, Script script, SourceMap map)
    {
        Statement(script);
        var insertions = new List<(int Offset, bool IsStart, int Other)>();
        foreach (var (start, end) in _checks.Distinct())
        {
            insertions.Add((start, true, end));
            insertions.Add((end, false, start));
        }

        // At one place ends come before starts; outer starts first, inner ends first.
        insertions.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset)
            : a.IsStart != b.IsStart ? a.IsStart.CompareTo(b.IsStart)
            : b.Other.CompareTo(a.Other));
        return Insert(source, insertions, map);
    }

    private static string Insert(string source, List<(int Offset, bool IsStart, int Other)> insertions, SourceMap map)
    {
        var text = new StringBuilder(source.Length + (insertions.Count * 4));
        int at = 0, line = 1, lineStart = 0;
        foreach (var (offset, isStart, _) in insertions)
        {
            for (; at < offset; at++)
            {
                text.Append(source[at]);
                if (source[at] != '\n')
                    continue;
                line++;
                lineStart = text.Length;
            }

            var insertion = isStart ? CheckName + "(" : ")";
            map.Add(line, text.Length - lineStart, insertion.Length);
            text.Append(insertion);
        }

        return text.Append(source, at, source.Length - at).ToString();
    }

    // A stretch of code with no look at the limits inside it.
    private void Statement(Node node)
    {
        var outer = _steps;
        _steps = [];
        foreach (var child in node.ChildNodes)
            Visit(child, inChain: false);
        if (_steps.Count > StepsWithoutCheck)
            _checks.AddRange(_steps);
        _steps = outer;
    }

    private void Visit(Node node, bool inChain)
    {
        switch (node)
        {
            case Acornima.Ast.Statement or IFunction:
                Statement(node);
                return;
            case BinaryExpression { Operator: Operator.Addition } sum:
                Sum(sum);
                return;
            case BinaryExpression { Operator: Operator.Multiplication or Operator.Exponentiation or Operator.LeftShift }
                when usesBigInt:
                _checks.Add((node.Start, node.End));
                break;
            case AssignmentExpression assignment:
                Assignment(assignment);
                break;
            case TemplateLiteral template:
                Text(template, template.Expressions);
                break;
            case TaggedTemplateExpression tagged:
                Tagged(tagged);
                return;
            case BigIntLiteral { Raw.Length: > MaxBigIntDigits }:
                Refuse(node, $"a BigInt of more than {MaxBigIntDigits} digits");
                break;
            case Identifier identifier when identifier.Name.StartsWith(CheckName, StringComparison.Ordinal):
                Refuse(node, $"names that begin with {CheckName} are reserved");
                break;
        }

        Step(node, inChain);
        foreach (var child in node.ChildNodes)
            Visit(child, ContinuesChain(node, child, inChain));
    }

    // Inside a?.b().c() a check would end the chain too early; the whole of it is checked instead.
    private static bool ContinuesChain(Node node, Node child, bool inChain) => node switch
    {
        ChainExpression => true,
        MemberExpression member => inChain && child == member.Object,
        CallExpression call => inChain && child == call.Callee,
        _ => false,
    };

    // What may allocate in one go, besides texts.
    private void Step(Node node, bool inChain)
    {
        if (node is CallExpression call)
            Call(call);
        var step = node switch
        {
            CallExpression or NewExpression => inChain ? null : node,
            ChainExpression => node,
            ArrayExpression or ObjectExpression when node.ChildNodes.Any(c => c is SpreadElement) => node,
            AssignmentExpression { Left: DestructuringPattern } => node,
            VariableDeclarator { Id: DestructuringPattern, Init: { } init } => init,
            _ => null,
        };
        if (step is not null)
            _steps.Add((step.Start, step.End));
    }

    // Texts joined: two of unknown length can double, one is copied.
    private void Text(Node node, IEnumerable<Expression> parts)
    {
        var unbounded = parts.Count(p => !IsBounded(p));
        if (unbounded >= 2)
            _checks.Add((node.Start, node.End));
        else if (unbounded == 1)
            _steps.Add((node.Start, node.End));
    }

    // The template is part of the call, not a text of its own.
    private void Tagged(TaggedTemplateExpression tagged)
    {
        _steps.Add((tagged.Start, tagged.End));
        Visit(tagged.Tag, inChain: false);
        foreach (var expression in tagged.Quasi.Expressions)
            Visit(expression, inChain: false);
    }

    private void Sum(BinaryExpression sum)
    {
        var leaves = new List<Expression>();
        Leaves(sum, leaves);
        Text(sum, leaves);
        foreach (var leaf in leaves)
            Visit(leaf, inChain: false);
    }

    private static void Leaves(Expression expression, List<Expression> leaves)
    {
        while (expression is BinaryExpression { Operator: Operator.Addition } sum)
        {
            Leaves(sum.Right, leaves);
            expression = sum.Left;
        }

        leaves.Add(expression);
    }

    private void Assignment(AssignmentExpression assignment)
    {
        var grows = assignment.Operator switch
        {
            Operator.AdditionAssignment => !IsBounded(assignment.Right),
            Operator.MultiplicationAssignment or Operator.ExponentiationAssignment or Operator.LeftShiftAssignment =>
                usesBigInt,
            _ => false,
        };
        if (grows)
            _checks.Add((assignment.Start, assignment.End));
        else if (assignment.Operator == Operator.AdditionAssignment)
            _steps.Add((assignment.Start, assignment.End));
        if (assignment.Left is MemberExpression && IsBuiltin(assignment.Left))
            ChangesBuiltins = true;
    }

    private void Call(CallExpression call)
    {
        if (call.Callee is MemberExpression { Object: Identifier { Name: "Object" or "Reflect" } } &&
            call.Arguments.Count > 0 && IsBuiltin(call.Arguments[0]) && call.Arguments.Count > 1)
            ChangesBuiltins = true;
    }

    private static bool IsBuiltin(Node node)
    {
        while (node is MemberExpression member)
            node = member.Object;
        return node is Identifier identifier && Builtins.Contains(identifier.Name);
    }

    // Its value has a length that the source bounds: adding it to a text adds little.
    private static bool IsBounded(Expression expression) => expression switch
    {
        Literal => true,
        TemplateLiteral template => template.Expressions.Count == 0,
        UnaryExpression or UpdateExpression => true,
        BinaryExpression { Operator: not Operator.Addition } => true,
        BinaryExpression { Operator: Operator.Addition } sum => IsBounded(sum.Left) && IsBounded(sum.Right),
        _ => false,
    };

    private void Refuse(Node node, string reason)
    {
        var start = node.Location.Start;
        Refusal ??= $"line {start.Line}, column {start.Column + 1}: {reason}";
    }
}
