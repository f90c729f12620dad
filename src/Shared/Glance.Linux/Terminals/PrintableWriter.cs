using System.Text;

namespace Glance.Linux.Terminals;

/// <summary>
/// A program's output with the control characters of what it prints written out (<see cref="PrintableText"/>), whoever prints and whatever
/// the text came from.
/// </summary>
/// <param name="inner">The output, which stays its owner's.</param>
public sealed class PrintableWriter(TextWriter inner) : TextWriter(inner.FormatProvider)
{
    /// <inheritdoc/>
    public override Encoding Encoding => inner.Encoding;

    /// <inheritdoc/>
    public override void Write(char value) => inner.Write(PrintableText.Of(value.ToString()));

    /// <inheritdoc/>
    public override void Write(string? value) => inner.Write(PrintableText.Of(value ?? string.Empty));

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    /// <inheritdoc/>
    public override void WriteLine() => inner.WriteLine();

    /// <inheritdoc/>
    public override void WriteLine(string? value) => inner.WriteLine(PrintableText.Of(value ?? string.Empty));

    /// <inheritdoc/>
    public override Task WriteAsync(string? value) => inner.WriteAsync(PrintableText.Of(value ?? string.Empty));

    /// <inheritdoc/>
    public override Task WriteLineAsync(string? value) => inner.WriteLineAsync(PrintableText.Of(value ?? string.Empty));

    /// <inheritdoc/>
    public override void Flush() => inner.Flush();

    /// <inheritdoc/>
    public override Task FlushAsync() => inner.FlushAsync();
}
