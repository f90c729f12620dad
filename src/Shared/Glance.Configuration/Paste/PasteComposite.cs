namespace Glance.Configuration.Paste;

/// <summary>
/// An app whose settings name other apps and filters. Which settings do so is the factory's business, so the
/// factory asks for its parts by <see cref="PasteApp.LoadApp"/> and <see cref="PasteApp.LoadFilter"/>: parts nobody asks for are never
/// looked at.
/// </summary>
public sealed record PasteComposite : PasteApp;
