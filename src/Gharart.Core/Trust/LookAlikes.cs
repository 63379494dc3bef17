using Gharart.Core.Destinations;

namespace Gharart.Core.Trust;

/// <summary>Compares a name with protected ones. Names below a protected domain itself are never like it.</summary>
internal static class LookAlikes
{
    // One letter more or less makes another word of a short one.
    private const int MinNear = 5;
    private const int MinWord = 4;
    private const int MinPart = 6;

    /// <summary>The gravest likeness to any protected name, with its evidence; null where there is none.</summary>
    public static (NameLikeness Likeness, ProtectedName Name, string Evidence)? Find(HostName host, IEnumerable<ProtectedName> names, PublicSuffixList suffixes)
    {
        if (suffixes.RegistrableDomain(host) is not { } registrable)
        {
            return null;
        }

        var seen = new Sight(host, registrable);
        (NameLikeness Likeness, ProtectedName Name, string Evidence)? gravest = null;
        foreach (var name in names)
        {
            if (!name.Owns(registrable) && Compare(seen, name) is var (likeness, what) && (gravest is null || likeness < gravest.Value.Likeness))
            {
                gravest = (likeness, name, $"{what} {Verb(likeness)} {name.Label}{(name.IsOwn ? ", which this handle has proved" : "")}");
            }
        }

        return gravest;
    }

    private static string Verb(NameLikeness likeness) => likeness switch
    {
        NameLikeness.LooksTheSame => "looks like",
        NameLikeness.Near => "is one step from",
        _ => "carries the name",
    };

    private static (NameLikeness, string)? Compare(Sight seen, ProtectedName name)
    {
        if (seen.Skeleton == name.Skeleton)
        {
            return (seen.Label == name.Label ? NameLikeness.Contains : NameLikeness.LooksTheSame, seen.Label);
        }

        if (name.Label.Length >= MinWord && Joined(seen.Skeleton) == Joined(name.Skeleton))
        {
            return (NameLikeness.Near, seen.Label);
        }

        // Of the letters as they are, and of what they look like: "paypai" is one step by either, "pàypai" by the second alone.
        if (name.Label.Length >= MinNear && (IsOneStep(seen.Label, name.Label) || IsOneStep(seen.Skeleton, name.Skeleton)))
        {
            return (NameLikeness.Near, seen.Label);
        }

        if (name.Label.Length >= MinWord && Array.Find(seen.Words, word => word.Skeleton == name.Skeleton) is { Text: not null } word)
        {
            return (word.Text == name.Label ? NameLikeness.Contains : NameLikeness.LooksTheSame, word.Text);
        }

        return name.Label.Length >= MinPart
            && (seen.Skeleton.StartsWith(name.Skeleton, StringComparison.Ordinal) || seen.Skeleton.EndsWith(name.Skeleton, StringComparison.Ordinal))
            ? (NameLikeness.Contains, seen.Label)
            : null;
    }

    private static string Joined(string skeleton) => skeleton.Replace("-", "", StringComparison.Ordinal);

    /// <summary>Whether one insertion, deletion, replacement or swap of neighbours makes one text of the other.</summary>
    internal static bool IsOneStep(string left, string right)
    {
        if (left.Length > right.Length)
        {
            (left, right) = (right, left);
        }

        if (right.Length - left.Length > 1)
        {
            return false;
        }

        var first = 0;
        while (first < left.Length && left[first] == right[first])
        {
            first++;
        }

        if (right.Length > left.Length)
        {
            return left.AsSpan(first).SequenceEqual(right.AsSpan(first + 1));
        }

        if (first == left.Length)
        {
            return false;
        }

        return left.AsSpan(first + 1).SequenceEqual(right.AsSpan(first + 1))
            || (first + 1 < left.Length && left[first] == right[first + 1] && left[first + 1] == right[first] && left.AsSpan(first + 2).SequenceEqual(right.AsSpan(first + 2)));
    }

    /// <summary>A name as a reader sees it: the label that was registered, and the words of all labels up to it.</summary>
    private sealed class Sight
    {
        public Sight(HostName host, HostName registrable)
        {
            Label = ProtectedName.FirstLabel(registrable.Unicode);
            Skeleton = Confusables.Skeleton(Label);
            var labels = host.Unicode.Split('.')[..(host.LabelCount - registrable.LabelCount + 1)];
            Words = [.. labels.Concat(labels.Where(label => label.Contains('-')).SelectMany(label => label.Split('-'))).Distinct(StringComparer.Ordinal)
                .Select(word => (word, Confusables.Skeleton(word)))];
        }

        public string Label { get; }

        public string Skeleton { get; }

        public (string Text, string Skeleton)[] Words { get; }
    }
}
