#include "merkit/corpus/synth/actor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <vector>

namespace merkit {
namespace {

std::vector<Actor> many_actors(char gender) {
  std::vector<Actor> actors;
  for (int seed = 0; seed < 200; ++seed) {
    for (int session = 1; session <= 5; ++session) {
      actors.push_back(make_actor(seed, session, gender));
    }
  }
  return actors;
}

double mean_of(const std::vector<Actor>& actors, double Actor::*member) {
  double sum = 0.0;
  for (const Actor& actor : actors) {
    sum += actor.*member;
  }
  return sum / static_cast<double>(actors.size());
}

TEST(Actor, TenActorsHaveTenVoicesAndFaces) {
  std::set<std::string> voices;
  std::set<std::uint64_t> faces;
  for (int session = 1; session <= 5; ++session) {
    for (const char gender : {'F', 'M'}) {
      voices.insert(make_actor(1, session, gender).voice);
      faces.insert(make_actor(1, session, gender).face_seed);
    }
  }
  EXPECT_EQ(voices.size(), 10U);
  EXPECT_EQ(faces.size(), 10U);
}

TEST(Actor, TheSeedChangesHabitsAndFaceButNotTheVoice) {
  const Actor first = make_actor(1, 2, 'F');
  const Actor other = make_actor(2, 2, 'F');
  EXPECT_EQ(first.voice, other.voice);
  EXPECT_NE(first.pitch, other.pitch);
  EXPECT_NE(first.face_seed, other.face_seed);
  EXPECT_EQ(first.face_seed, make_actor(1, 2, 'F').face_seed);
  EXPECT_EQ(first.level, make_actor(1, 2, 'F').level);
}

TEST(Actor, WomenHaveWomensVoicesAndSmallerFaces) {
  const auto women = many_actors('F');
  const auto men = many_actors('M');
  EXPECT_TRUE(women.front().voice.starts_with("en-us+f"));
  EXPECT_TRUE(men.front().voice.starts_with("en-us+m"));
  EXPECT_NEAR(mean_of(women, &Actor::face_scale), 0.95, 0.005);
  EXPECT_NEAR(mean_of(men, &Actor::face_scale), 1.04, 0.005);
}

// Habits are less than half of the spread within a class, so that actors differ but do not tell
// the class away.
TEST(Actor, HabitsAreSmallAndHaveNoSideTheyLeanTo) {
  const auto actors = many_actors('M');
  for (const auto habit :
       {&Actor::pitch, &Actor::range, &Actor::rate, &Actor::level, &Actor::brightness}) {
    EXPECT_NEAR(mean_of(actors, habit), 0.0, 0.06);
    double squares = 0.0;
    for (const Actor& actor : actors) {
      squares += actor.*habit * (actor.*habit);
    }
    EXPECT_NEAR(std::sqrt(squares / static_cast<double>(actors.size())), 0.45, 0.05);
  }
  for (const Actor& actor : actors) {
    EXPECT_GT(actor.expression, 0.8);
    EXPECT_LT(actor.expression, 1.2);
  }
}

}  // namespace
}  // namespace merkit
