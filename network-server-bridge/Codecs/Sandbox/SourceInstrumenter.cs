using System.Globalization;
using System.Text;
using Acornima;
using Acornima.Ast;

namespace Kreisfunk.Codecs.Sandbox;

/// <summary>
/// Writes limits into a script. A step is counted at each turn of a loop and each call of a function, so that a budget
/// ends a script at the same place on every machine; and a size check is put around what makes values grow (joined
/// texts, templates, products of BigInts), because one expression can double a text forty times. Everything else stays
/// as written.
/// </summary>
internal sealed class SourceInstrumenter(bool usesBigInt)
{
    /// <summary>How our own names begin; a codec that uses such names is refused.</summary>
    public const string Prefix = "__kf";

    /// <summary>Counters, an Int32Array: steps left, last place.</summary>
    public const string Counter = Prefix + "c";

    /// <summary>Ends the script.</summary>
    public const string Stop = Prefix + "s";

    /// <summary>Counts a step, where only an expression may stand.</summary>
    public const string Step = Prefix + "n";

    /// <summary>Checks a size and gives the value back.</summary>
    public const string Bound = Prefix + "b";

    private const int MaxBigIntDigits = 1_200;

    private readonly List<Insertion> _insertions = [];
    private readonly List<(int Line, int Column)> _places = [(1, 1)];
    private readonly HashSet<(int Start, int End)> _bounds = [];

    /// <summary>The codec adds to or changes built-in objects: it gets a realm of its own.</summary>
    public bool ChangesBuiltins { get; private set; }

    /// <summary>Why the script is refused, or null.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Line and column, both from 1, of the numbered places in the author's file.</summary>
    public IReadOnlyList<(int Line, int Column)> Places => _places;

    /// <summary>The script with its checks.</summary>
    public string Rewrite(string source, Script script, SourceMap map)
    {
        Visit(script);
        foreach (var (start, end) in _bounds)
            Around(start, end, Bound + "(", ")", Rank.Expression);

        // At one place what ends comes first, inner before outer; then what begins, outer before inner.
        _insertions.Sort((a, b) => a.Offset != b.Offset ? a.Offset.CompareTo(b.Offset)
            : a.Begins != b.Begins ? a.Begins.CompareTo(b.Begins)
            : a.Other != b.Other ? b.Other.CompareTo(a.Other)
            : a.Begins ? a.Rank.CompareTo(b.Rank) : b.Rank.CompareTo(a.Rank));
        return Insert(source, map);
    }

    private string Insert(string source, SourceMap map)
    {
        var text = new StringBuilder(source.Length + (_insertions.Count * 16));
        int at = 0, line = 1, lineStart = 0;
        foreach (var insertion in _insertions)
        {
            for (; at < insertion.Offset; at++)
            {
                text.Append(source[at]);
                if (source[at] != '\n')
                    continue;
                line++;
                lineStart = text.Length;
            }

            map.Add(line, text.Length - lineStart, insertion.Text.Length);
            text.Append(insertion.Text);
        }

        return text.Append(source, at, source.Length - at).ToString();
    }

    private void Visit(Node node)
    {
        switch (node)
        {
            case IFunction function:
                Function(node, function.Body);
                break;
            case WhileStatement loop:
                Body(loop.Body);
                break;
            case DoWhileStatement loop:
                Body(loop.Body);
                break;
            case ForStatement loop:
                Body(loop.Body);
                break;
            case ForInStatement loop:
                Body(loop.Body);
                break;
            case ForOfStatement loop:
                Body(loop.Body);
                break;
            case BinaryExpression { Operator: Operator.Addition } sum:
                Sum(sum);
                return;
            case BinaryExpression { Operator: Operator.Multiplication or Operator.Exponentiation or Operator.LeftShift }
                when usesBigInt:
                _bounds.Add((node.Start, node.End));
                break;
            case AssignmentExpression assignment:
                Assignment(assignment);
                break;
            case TaggedTemplateExpression tagged:
                Tagged(tagged);
                return;
            case TemplateLiteral template:
                Text(template, template.Expressions);
                break;
            case CallExpression call:
                Call(call);
                break;
            case BigIntLiteral { Raw.Length: > MaxBigIntDigits }:
                Refuse(node, $"a BigInt of more than {MaxBigIntDigits} digits");
                break;
            case Identifier identifier when identifier.Name.StartsWith(Prefix, StringComparison.Ordinal):
                Refuse(node, $"names that begin with {Prefix} are reserved");
                break;
        }

        foreach (var child in node.ChildNodes)
            Visit(child);
    }

    private void Function(Node function, StatementOrExpression body)
    {
        if (body is not FunctionBody block)
        {
            Around(body.Start, body.End, $"({Step}({Place(function)}),", ")", Rank.Arrow);
            return;
        }

        // Directives ("use strict") must stay first.
        var last = block.Body.TakeWhile(s => s is Directive).LastOrDefault();
        After(last?.End ?? block.Start + 1, ";" + StepStatement(function));
    }

    private void Body(Statement body)
    {
        if (body is BlockStatement block)
            After(block.Start + 1, StepStatement(body));
        else
            Around(body.Start, body.End, "{" + StepStatement(body), "}", Rank.Statement);
    }

    private string StepStatement(Node node) =>
        $"if(({Counter}[1]={Place(node)},--{Counter}[0])<0){Stop}();";

    private string Place(Node node)
    {
        var start = node.Location.Start;
        _places.Add((start.Line, start.Column + 1));
        return (_places.Count - 1).ToString(CultureInfo.InvariantCulture);
    }

    private void After(int offset, string text) =>
        _insertions.Add(new Insertion(offset, text, Begins: true, Other: int.MaxValue, Rank.Statement));

    private void Around(int start, int end, string before, string after, Rank rank)
    {
        _insertions.Add(new Insertion(start, before, Begins: true, end, rank));
        _insertions.Add(new Insertion(end, after, Begins: false, start, rank));
    }

    // Texts joined: two of unknown length can double.
    private void Text(Node node, IEnumerable<Expression> parts)
    {
        if (parts.Count(p => !IsBounded(p)) >= 2)
            _bounds.Add((node.Start, node.End));
    }

    // The template is part of the call, not a text of its own.
    private void Tagged(TaggedTemplateExpression tagged)
    {
        Visit(tagged.Tag);
        foreach (var expression in tagged.Quasi.Expressions)
            Visit(expression);
    }

    private void Sum(BinaryExpression sum)
    {
        var leaves = new List<Expression>();
        Leaves(sum, leaves);
        Text(sum, leaves);
        foreach (var leaf in leaves)
            Visit(leaf);
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
            _bounds.Add((assignment.Start, assignment.End));
        if (assignment.Left is MemberExpression && ScriptScopes.IsBuiltin(assignment.Left))
            ChangesBuiltins = true;
    }

    private void Call(CallExpression call)
    {
        if (call.Callee is MemberExpression { Object: Identifier { Name: "Object" or "Reflect" } } &&
            call.Arguments.Count > 1 && ScriptScopes.IsBuiltin(call.Arguments[0]))
            ChangesBuiltins = true;
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

    // Which stands outside when two begin and end at the same place.
    private enum Rank : byte
    {
        Statement,
        Arrow,
        Expression,
    }

    private readonly record struct Insertion(int Offset, string Text, bool Begins, int Other, Rank Rank);
}
