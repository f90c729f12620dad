using Glance.Configuration.Declarations.Catalog;
using Glance.Configuration.Paste;
using Glance.UnitTests.Filters;
using NUnit.Framework;

namespace Glance.UnitTests.Pipeline;

/// <summary>Settings of a section of a paste file.</summary>
internal sealed class FactoryContextTests
{
    [TestCase("1", 1)]
    [TestCase(" 86400 ", 86400)]
    public void A_number_is_taken_within_the_bounds_of_the_option_of_that_name(string text, int number) =>
        Assert.That(BackendTimeout(text), Is.EqualTo(number));

    [TestCase("-3")]
    [TestCase("0")]
    [TestCase("86401")]
    [TestCase("2s")]
    [TestCase("")]
    public void Another_is_refused_with_its_value_and_what_would_be_right(string text) => Assert.That(
        () => BackendTimeout(text),
        Throws.TypeOf<PasteException>().With.Message.Contains(
            $"'backend_timeout = {text}': expected a whole number of seconds from 1 to 86400"));

    [Test]
    public void What_the_section_does_not_set_is_as_it_was() =>
        Assert.That(Contexts.Section(("other", "5")).Int(MiddlewareDeclarations.HealthBackendTimeout, 7), Is.EqualTo(7));

    private static int BackendTimeout(string text) =>
        Contexts.Section(("backend_timeout", text)).Int(MiddlewareDeclarations.HealthBackendTimeout, 7);
}
