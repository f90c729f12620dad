using Glance.Domain.Images;
using Glance.Domain.Locations;
using Glance.Operations.Locations;
using NUnit.Framework;

namespace Glance.UnitTests.Operations.Locations;

/// <summary>What callers may note about a location.</summary>
internal sealed class LocationMetadataRulesTests
{
    private const string Nul = "a\0b";

    private static readonly (object? Value, string Field)[] Unstorable =
    [
        (Note("k", Nul), "metadata.k"),
        (Note(Nul, "v"), "metadata"),
        (Note("k", Note(Nul, "v")), "metadata.k"),
        (Note("k", new List<object?> { "v", Nul }), "metadata.k[1]"),
        (Note("k", new List<object?> { Note("n", Nul) }), "metadata.k[0].n"),
    ];

    [Test]
    public void Notes_are_strings_and_objects_and_lists_of_them() =>
        Assert.That(
            () => LocationMetadataRules.Require(Note("k", new List<object?> { "v", new List<object?>(), Note("n", "") })), Throws.Nothing);

    [Test]
    public void Text_that_databases_do_not_store_is_refused_wherever_it_stands()
    {
        foreach (var (value, field) in Unstorable)
        {
            Assert.That(
                () => LocationMetadataRules.Require((IReadOnlyDictionary<string, object?>)value!),
                Throws.TypeOf<InvalidImageException>().With.Message.EqualTo($"'{field}' can't contain the NUL character"));
            Assert.That(
                () => LocationMetadataRules.RequireStorable(value),
                Throws.TypeOf<InvalidImageException>().With.Message.EqualTo("'metadata' can't contain the NUL character"));
        }
    }

    [Test]
    public void What_is_neither_text_nor_made_of_it_is_refused_with_its_place() =>
        Assert.That(
            () => LocationMetadataRules.Require(Note("k", new List<object?> { "v", 1L })),
            Throws.TypeOf<InvalidLocationException>().With.Message.Contains("metadata.k[1] must be a string"));

    [Test]
    public void Any_number_may_be_kept_that_can_be_stored()
    {
        Assert.That(() => LocationMetadataRules.RequireStorable(Note("k", new List<object?> { 1L, 1.5, true, null })), Throws.Nothing);
        Assert.That(
            () => LocationMetadataRules.RequireStorable(Note("k", new List<object?> { double.PositiveInfinity })),
            Throws.TypeOf<InvalidLocationException>());
    }

    [Test]
    public void Notes_are_the_same_when_all_of_them_are_in_whatever_order()
    {
        var notes = Notes(("a", 1L), ("b", new List<object?> { "x", "y" }));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(AreSame(notes, Notes(("b", new List<object?> { "x", "y" }), ("a", 1L))), Is.True);
            Assert.That(AreSame(notes, Notes(("a", 2L), ("b", new List<object?> { "x", "y" }))), Is.False);
            Assert.That(AreSame(notes, Notes(("a", 1L))), Is.False);
            Assert.That(AreSame(notes, Notes(("a", 1L), ("c", new List<object?> { "x", "y" }))), Is.False);
            Assert.That(AreSame(notes, Notes(("a", 1L), ("b", new List<object?> { "x", "z" }))), Is.False);
            Assert.That(AreSame(notes, Notes(("a", 1L), ("b", new List<object?> { "x" }))), Is.False);
            Assert.That(AreSame(notes, Notes(("a", 1L), ("b", new List<object?> { "x", "y", "z" }))), Is.False);
        }
    }

    private static bool AreSame(object? one, object? other) => LocationMetadataRules.AreSame(one, other);

    private static Dictionary<string, object?> Note(string name, object? value) => Notes((name, value));

    private static Dictionary<string, object?> Notes(params (string Name, object? Value)[] notes) =>
        notes.ToDictionary(note => note.Name, note => note.Value);
}
