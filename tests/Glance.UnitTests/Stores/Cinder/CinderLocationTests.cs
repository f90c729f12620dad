using Glance.Stores.Drivers.Cinder.Options;
using NUnit.Framework;

namespace Glance.UnitTests.Stores.Cinder;

/// <summary>Locations on volumes, as upstream and we write them.</summary>
internal sealed class CinderLocationTests
{
    private const string Volume = "c524d60c-5442-405e-be53-bbfa8cd36934";

    [TestCase("cinder://cin1/" + Volume, "cin1")]
    [TestCase("cinder://a store/" + Volume, "a store")]
    [TestCase("cinder://" + Volume, null)]
    public void A_location_comes_back_as_it_was_written(string url, string? store)
    {
        Assert.That(CinderLocation.TryParse(url, out var location));
        Assert.That((location!.Store, location.VolumeId), Is.EqualTo((store, Volume)));
        Assert.That(CinderLocation.UrlOf(store, Volume), Is.EqualTo(url));
    }

    [TestCase(null, "cinder://image-7")]
    [TestCase("cin1", "cinder://cin1/image-7")]
    public void What_is_noted_before_there_is_a_volume_names_the_image_and_no_volume(string? store, string url)
    {
        Assert.That(CinderLocation.UrlOfNext(store, "7"), Is.EqualTo(url));
        Assert.That(CinderLocation.TryParse(url, out var location));
        Assert.That((location!.VolumeId, location.ImageId), Is.EqualTo(((string?)null, "7")));
    }

    [TestCase("cinder://cin1/image-")]
    [TestCase("cinder://cin1/" + Volume + "\n")]
    [TestCase("cinder://../x/" + Volume)]
    [TestCase("cinder://" + Volume + "/")]
    [TestCase("cinder://cin1/c524d60c5442405ebe53bbfa8cd36934")]
    public void What_could_be_taken_for_something_else_is_no_location(string url) =>
        Assert.That(CinderLocation.TryParse(url, out _), Is.False);
}
