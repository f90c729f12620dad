namespace Glance.Operations.Records;

/// <summary>One step of an update.</summary>
/// <param name="Kind">The verb.</param>
/// <param name="Name">Attribute as spelt on the wire (<c>min_ram</c>), or custom property.</param>
/// <param name="Value">
/// New value of the attribute's type: string, long, bool, a list of string for <c>tags</c>, a
/// <see cref="Locations.LocationDraft"/> or a list of them for <c>locations</c>, or null. Ignored by <see cref="ImageChangeKind.Remove"/>.
/// </param>
/// <param name="MustBeNew">Whether an <see cref="ImageChangeKind.Add"/> of something that exists is a conflict (the older JSON patch
/// form).</param>
public sealed record ImageChange(ImageChangeKind Kind, string Name, object? Value = null, bool MustBeNew = false)
{
    /// <summary>
    /// Which of several, as the second part of a pointer says it: a number, or <c>-</c> for the end. Only locations have it.
    /// </summary>
    public string? Position { get; init; }
}
