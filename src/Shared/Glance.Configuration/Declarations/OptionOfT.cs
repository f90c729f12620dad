using Glance.Configuration.Values;

namespace Glance.Configuration.Declarations;

/// <summary>A declared option whose value is a <typeparamref name="T"/>.</summary>
/// <typeparam name="T">Type of the value that code sees.</typeparam>
public sealed class Option<T> : Option
{
    internal Option(string group, string name, T @default, string help, ValueType<T> type, OptionTraits traits)
        : base(group, name, help, traits)
    {
        Default = @default;
        Type = type;
    }

    /// <summary>The value when nothing sets the option, before <c>$</c> names in it are replaced.</summary>
    public T Default { get; }

    /// <inheritdoc/>
    public override bool IsMulti => Type.IsMulti;

    /// <inheritdoc/>
    public override string TypeName => Type.Name;

    /// <inheritdoc/>
    public override string Expected => Type.Expected;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Choices => Type.Choices;

    /// <inheritdoc/>
    public override string? DefaultText => Default is null ? null : Type.Format(Default);

    internal ValueType<T> Type { get; }

    /// <summary>Reads a text that stands elsewhere than in a configuration file, such as in a paste file.</summary>
    /// <param name="text">The text.</param>
    /// <param name="value">What it says, when the answer is true.</param>
    /// <param name="problem">What is wrong with it and what would be right, when the answer is false.</param>
    /// <returns>Whether it is a value of this option, within its bounds.</returns>
    public bool TryRead(string text, out T value, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Type.TryParse(text, out value, out var reason))
        {
            problem = string.Empty;
            return true;
        }

        problem = $"expected {Expected}{(reason.Length > 0 ? $" ({reason})" : string.Empty)}";
        return false;
    }

    internal bool TryConvert(IReadOnlyList<string> texts, out T value, out string reason)
    {
        // An empty number is "no value" to oslo.config; for an option that always has one that means the default.
        if (!Type.IsMulti && Type.EmptyMeansUnset && string.IsNullOrWhiteSpace(texts[^1]))
        {
            (value, reason) = (Default, string.Empty);
            return true;
        }

        return Type.TryParseAll(texts, out value, out reason);
    }

    internal override bool TryNormalize(IReadOnlyList<string> texts, out string printed, out string reason)
    {
        var good = TryConvert(texts, out var value, out reason);
        printed = good && value is not null ? Type.Print(value) : string.Empty;
        return good;
    }

    internal override string PrintDefault() => Default is null ? string.Empty : Type.Print(Default);
}
