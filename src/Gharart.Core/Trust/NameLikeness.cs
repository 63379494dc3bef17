namespace Gharart.Core.Trust;

/// <summary>How a name is like a protected one, gravest first.</summary>
internal enum NameLikeness
{
    /// <summary>It shows the same letters, spelt with others.</summary>
    LooksTheSame,

    /// <summary>One letter away, or apart by hyphens alone.</summary>
    Near,

    /// <summary>The protected name is a word or a part of it.</summary>
    Contains,
}
