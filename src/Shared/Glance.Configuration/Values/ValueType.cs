namespace Glance.Configuration.Values;

/// <summary>Turns the text of an option into a value, or says why it cannot.</summary>
/// <typeparam name="T">Type of the value.</typeparam>
internal abstract class ValueType<T>
{
    /// <summary>Short name for sample files and documentation.</summary>
    public abstract string Name { get; }

    /// <summary>Completes the sentence "expected …".</summary>
    public abstract string Expected { get; }

    public virtual IReadOnlyList<string> Choices => [];

    public virtual bool IsMulti => false;

    /// <summary>Whether blank text stands for "no value" instead of being a value or an error.</summary>
    public virtual bool EmptyMeansUnset => false;

    /// <param name="text">Text with every <c>$</c> name already replaced.</param>
    /// <param name="value">The value, meaningful when the answer is true.</param>
    /// <param name="reason">What is wrong beyond "expected …"; may be empty.</param>
    public abstract bool TryParse(string text, out T value, out string reason);

    /// <summary>Several assignments of one option: the last one counts, except for multi-valued types.</summary>
    public virtual bool TryParseAll(IReadOnlyList<string> texts, out T value, out string reason) =>
        TryParse(texts[^1], out value, out reason);

    /// <summary>The value as one would write it in a file.</summary>
    public abstract string Format(T value);

    /// <summary>The value as it appears where another option refers to it.</summary>
    public virtual string Print(T value) => Format(value);
}
